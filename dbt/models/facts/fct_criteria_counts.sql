-- grain: commune × criteria set × stage × period: how many of the set's criteria it meets, as far
-- as its assessments tell; a criterion is met when it is assessed so as a whole, or when every
-- one of its indicators is
with

assessments as (
    select unit_id, period_end, criteria_set, stage, indicator_code, result, data_kind
    from {{ ref('int_criteria_assessments') }}
    where criteria_set in ('commune_ntm', 'commune_advanced')
),

criteria as (
    select
        criteria_set,
        criterion_no,
        indicator_code,
        valid_from,
        valid_to,
        count(*) over (
            partition by criteria_set, criterion_no, version
        ) as indicators_count
    from {{ ref('stg_criteria') }}
),

sizes as (
    select criteria_set, count(distinct criterion_no) as criteria_count
    from criteria
    group by criteria_set
),

judged as (
    select
        assessments.unit_id,
        assessments.period_end,
        assessments.criteria_set,
        assessments.stage,
        criteria.criterion_no,
        max(criteria.indicators_count) as indicators_count,
        count(distinct assessments.indicator_code) as assessed_count,
        min(case when assessments.result in ('met', 'not_applicable') then 1 else 0 end) as all_met,
        max(
            case when assessments.indicator_code = criteria.criterion_no then 1 else 0 end
        ) as is_whole,
        {{ weakest_data_kind('assessments.data_kind') }} as data_kind
    from assessments
    inner join criteria
        on assessments.criteria_set = criteria.criteria_set
        and assessments.indicator_code in (criteria.indicator_code, criteria.criterion_no)
        and assessments.period_end between criteria.valid_from and criteria.valid_to
    group by
        assessments.unit_id, assessments.period_end, assessments.criteria_set,
        assessments.stage, criteria.criterion_no
),

counted as (
    select
        unit_id,
        period_end,
        criteria_set,
        stage,
        sum(
            case
                when all_met = 1 and (is_whole = 1 or assessed_count >= indicators_count) then 1
                else 0
            end
        ) as criteria_met_count,
        sum(case when all_met = 0 then 1 else 0 end) as criteria_not_met_count,
        {{ weakest_data_kind('data_kind') }} as data_kind
    from judged
    group by unit_id, period_end, criteria_set, stage
)

select
    counted.unit_id,
    cast(counted.period_end as date) as period_end,
    counted.criteria_set,
    counted.stage,
    cast(counted.criteria_met_count as bigint) as criteria_met_count,
    cast(counted.criteria_not_met_count as bigint) as criteria_not_met_count,
    cast(sizes.criteria_count as bigint) as criteria_count,
    -- the programme's classes; open while criteria nobody assessed could still decide it
    case
        when counted.criteria_met_count = sizes.criteria_count then 'all'
        when sizes.criteria_count - counted.criteria_not_met_count < 10 then 'under_10'
        when
            counted.criteria_met_count >= 15 and counted.criteria_not_met_count > 0
            then 'from_15'
        when
            counted.criteria_met_count >= 10
            and sizes.criteria_count - counted.criteria_not_met_count < 15
            then 'from_10_to_14'
    end as criteria_class,
    counted.data_kind
from counted
inner join sizes on counted.criteria_set = sizes.criteria_set
