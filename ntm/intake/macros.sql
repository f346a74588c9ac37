-- How cells become values: a regular expression decides, the cast only converts.
-- Grain: one macro per kind of value; each gives null for what it does not read.
create or replace macro clean(cell) as
    nullif(trim(regexp_replace(nfc_normalize(cell), '[\s\x{00A0}\x{200B}\x{FEFF}]+', ' ', 'g')), '');

create or replace macro code_key(cell) as lower(clean(cell));

-- 2.154 is two thousand one hundred and fifty-four in a column of whole numbers
create or replace macro whole_number(cell) as
    case
        when regexp_full_match(cell, '-?\d{1,3}([. ]\d{3}){1,4}')
            then cast(regexp_replace(cell, '[. ]', '', 'g') as bigint)
        when regexp_full_match(cell, '-?\d{1,15}([.,]0+)?')
            then cast(regexp_extract(cell, '-?\d+') as bigint)
    end;

-- one dot with three digits behind it may part thousands or begin decimals
create or replace macro is_ambiguous_number(cell) as regexp_full_match(cell, '-?\d{1,3}\.\d{3}');

create or replace macro has_comma_style(cell) as
    regexp_full_match(cell, '-?\d{1,3}(\.\d{3})*,\d+|-?\d+,\d+|-?\d{1,3}(\.\d{3}){2,}');

create or replace macro has_point_style(cell) as
    regexp_full_match(cell, '-?\d+\.(\d{1,2}|\d{4,})|-?\d{4,}\.\d{3}|-?0\.\d{3}');

create or replace macro exact_number(cell, dot_parts_thousands) as
    case
        when is_ambiguous_number(cell) and dot_parts_thousands is null then null
        when is_ambiguous_number(cell) and not dot_parts_thousands
            then cast(cell as decimal(28, 6))
        when regexp_full_match(cell, '-?\d{1,15}(\.\d+)?') and not is_ambiguous_number(cell)
            then try_cast(cell as decimal(28, 6))
        when regexp_full_match(cell, '-?\d{1,3}([. ]\d{3}){0,4}(,\d+)?')
            then try_cast(replace(regexp_replace(cell, '[. ]', '', 'g'), ',', '.') as decimal(28, 6))
        when regexp_full_match(cell, '-?\d{1,15},\d+')
            then try_cast(replace(cell, ',', '.') as decimal(28, 6))
    end;

create or replace macro calendar_day(cell) as
    case
        when regexp_full_match(cell, '\d{4}-\d{1,2}-\d{1,2}([ T]\d{2}:\d{2}(:\d{2}(\.\d+)?)?)?')
            then cast(try_strptime(regexp_extract(cell, '^\d{4}-\d{1,2}-\d{1,2}'), '%Y-%m-%d') as date)
        when regexp_full_match(cell, '\d{1,2}[/.-]\d{1,2}[/.-]\d{4}')
            then cast(try_strptime(regexp_replace(cell, '[.-]', '/', 'g'), '%d/%m/%Y') as date)
    end;

create or replace macro moment(cell) as
    case
        when regexp_full_match(cell, '\d{4}-\d{1,2}-\d{1,2}[ T]\d{2}:\d{2}:\d{2}(\.\d+)?')
            then try_strptime(replace(regexp_extract(cell, '^[^.]+'), 'T', ' '), '%Y-%m-%d %H:%M:%S')
        when regexp_full_match(cell, '\d{4}-\d{1,2}-\d{1,2}[ T]\d{2}:\d{2}')
            then try_strptime(replace(cell, 'T', ' '), '%Y-%m-%d %H:%M')
        when regexp_full_match(cell, '\d{1,2}/\d{1,2}/\d{4} \d{1,2}:\d{2}')
            then try_strptime(cell, '%d/%m/%Y %H:%M')
        when regexp_full_match(cell, '\d{1,2}/\d{1,2}/\d{4} \d{1,2}:\d{2}:\d{2}')
            then try_strptime(cell, '%d/%m/%Y %H:%M:%S')
        else cast(calendar_day(cell) as timestamp)
    end;

-- digits printed after the decimal mark of a stated number
create or replace macro printed_decimals(stated) as
    case when contains(stated, ',') or contains(stated, '.')
        then length(regexp_extract(stated, '[.,](\d*)$', 1)) else 0 end;

-- true unless a stated percentage is neither the rounded nor the truncated share, to its last digit
create or replace macro share_recomputes(stated, numerator, denominator) as
    case
        when numerator is null or denominator is null or denominator = 0 then true
        else abs(
            cast(replace(stated, ',', '.') as double) - 100.0 * numerator / denominator
        ) * pow(10, printed_decimals(stated)) <= 0.5 + 1e-9
        or trunc((100.0 * numerator / denominator) * pow(10, printed_decimals(stated)) + 1e-9)
            = round(cast(replace(stated, ',', '.') as double) * pow(10, printed_decimals(stated)))
    end;
