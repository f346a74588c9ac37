-- grain: accepted row of the feed, in every delivery that brought it
select * from {{ source('accepted', 'milestones') }}
