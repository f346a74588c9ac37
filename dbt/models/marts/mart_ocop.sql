-- grain: unit × period; only ratings of the last 36 months count, ever rated stands beside
select
    tree.ancestor_id as unit_id,
    tree.ancestor_level as unit_level,
    products.period_end,
    cast(count(*) as bigint) as ocop_products_rated_count,
    cast(sum(case when is_valid then 1 else 0 end) as bigint) as ocop_products_valid_count,
    cast(sum(case when not is_valid then 1 else 0 end) as bigint) as ocop_products_lapsed_count,
    cast(sum(case when is_valid and stars = 3 then 1 else 0 end) as bigint) as ocop_3_star_count,
    cast(sum(case when is_valid and stars = 4 then 1 else 0 end) as bigint) as ocop_4_star_count,
    cast(sum(case when is_valid and stars = 5 then 1 else 0 end) as bigint) as ocop_5_star_count,
    cast(count(distinct case when is_valid then owner_number end) as bigint) as ocop_owners_count,
    cast(sum(case when is_valid and is_sold_online then 1 else 0 end) as bigint)
        as ocop_sold_online_count,
    cast(sum(case when is_valid and is_tourism then 1 else 0 end) as bigint)
        as ocop_tourism_sites_count,
    cast(sum(case when is_valid and has_traceability then 1 else 0 end) as bigint)
        as ocop_traceable_count,
    cast(sum(cast(online_revenue_million_vnd as decimal(24, 6))) as double)
        as ocop_online_revenue_million_vnd,
    {{ weakest_data_kind('products.data_kind') }} as data_kind
from {{ ref('fct_ocop_products') }} as products
inner join {{ ref('dim_unit_ancestors') }} as tree
    on products.unit_id = tree.unit_id
    and products.period_end between tree.valid_from and tree.valid_to
group by tree.ancestor_id, tree.ancestor_level, products.period_end
