-- How cells become values: a regular expression decides, the cast only converts.
-- Grain: one macro per kind of value; each gives null for what it does not read.
-- Text has been decoded and is NFC: only then may a soft hyphen go (in TCVN3 it is the letter ư).
create or replace macro is_untidy(cell) as regexp_matches(
    cell, '^ | $|  |[\x{0000}-\x{001F}\x{00A0}\x{00AD}\x{0300}-\x{036F}\x{2000}-\x{200F}\x{202F}\x{3000}\x{FEFF}]'
);

create or replace macro clean(cell) as
    case
        when not is_untidy(cell) then nullif(cell, '')
        else nullif(trim(regexp_replace(
            regexp_replace(nfc_normalize(cell), '[\x{00AD}\x{200B}-\x{200F}\x{FEFF}]', '', 'g'),
            '[\s\x{0000}-\x{001F}\x{00A0}\x{2000}-\x{200A}\x{202F}\x{3000}]+', ' ', 'g'
        )), '')
    end;

-- a number without what stands around it: a footnote's mark, a raised digit, a long minus
create or replace macro bare_number(cell) as
    case
        when regexp_full_match(cell, '-?[0-9.,]+') then cell
        else trim(regexp_replace(regexp_replace(
            translate(cell, '−–', '--'),
            '^(\(\d{1,2}\)|\(?\*+\)?)\s+(-?\d)', '\2'
        ), '(\d)\s*(\(\d{1,2}\)|\(?\*+\)?|[⁰¹²³⁴-⁹]+)$', '\1'))
    end;

create or replace macro bracketed_number(cell) as
    regexp_replace(cell, '^\(\s*(\d[\d., ]*)\)$', '-\1');

-- one mark with three digits behind it may part thousands or begin decimals
create or replace macro is_ambiguous_number(cell) as regexp_full_match(cell, '-?\d{1,3}\.\d{3}');

create or replace macro is_ambiguous_comma(cell) as regexp_full_match(cell, '-?\d{1,3},\d{3}');

-- only a decimal comma, or a dot that parts thousands, looks like this
create or replace macro has_comma_style(cell) as
    regexp_full_match(cell, '-?\d{1,3}(\.\d{3})+,\d+|-?\d+,(\d{1,2}|\d{4,})|-?\d{4,},\d{3}|-?0,\d{3}|-?\d{1,3}(\.\d{3}){2,}');

-- only a decimal point, or a comma that parts thousands, looks like this
create or replace macro has_point_style(cell) as
    regexp_full_match(cell, '-?\d+\.(\d{1,2}|\d{4,})|-?\d{4,}\.\d{3}|-?0\.\d{3}|-?\d{1,3}(,\d{3})+\.\d+|-?\d{1,3}(,\d{3}){2,}')
    and not regexp_full_match(cell, '-?\d+\.0+');

-- 2.154 is two thousand one hundred and fifty-four in a column of whole numbers, unless another
-- value of the column has a decimal point
create or replace macro whole_number(cell, has_comma, has_point) as
    case
        when regexp_full_match(cell, '-?\d{1,15}') then cast(cell as bigint)
        when is_ambiguous_number(cell) and has_point then null
        when is_ambiguous_comma(cell) and has_comma then null
        when regexp_full_match(cell, '-?\d{1,3}(\.\d{3}){1,4}|-?\d{1,3}( \d{3}){1,4}|-?\d{1,3}(,\d{3}){1,4}')
            then cast(regexp_replace(cell, '[., ]', '', 'g') as bigint)
        when regexp_full_match(cell, '-?\d{1,15}[.,]0+')
            then cast(regexp_extract(cell, '-?\d+') as bigint)
    end;

-- dot_parts_thousands: what the other values of the column say; null when they say nothing or both
create or replace macro exact_number(cell, dot_parts_thousands) as
    case
        when regexp_full_match(cell, '-?\d{1,15}') then try_cast(cell as decimal(28, 6))
        when is_ambiguous_number(cell) and dot_parts_thousands is null then null
        when is_ambiguous_number(cell) and not dot_parts_thousands
            then cast(cell as decimal(28, 6))
        when regexp_full_match(cell, '-?\d{1,15}\.\d+') and not is_ambiguous_number(cell)
            then try_cast(cell as decimal(28, 6))
        when regexp_full_match(cell, '-?\d{1,3}(,\d{3})+\.\d+|-?\d{1,3}(,\d{3}){2,4}')
            or (is_ambiguous_comma(cell) and not dot_parts_thousands)
            then try_cast(replace(cell, ',', '') as decimal(28, 6))
        when regexp_full_match(cell, '-?\d{1,3}([. ]\d{3}){0,4}(,\d+)?')
            then try_cast(replace(regexp_replace(cell, '[. ]', '', 'g'), ',', '.') as decimal(28, 6))
        when regexp_full_match(cell, '-?\d{1,15},\d+')
            then try_cast(replace(cell, ',', '.') as decimal(28, 6))
    end;

-- in another unit of measure: the product must still be whole in a column of whole numbers
create or replace macro scaled_number(number, factor) as
    try(try_cast(number as decimal(20, 6)) * factor);

create or replace macro whole_product(product) as
    case when product = trunc(product) then try_cast(product as bigint) end;

create or replace macro day_of(year, month, day) as
    try_strptime(concat_ws('-', year, month, day), '%Y-%m-%d')::date;

-- a spreadsheet's own count of days, from 2000 to 2050
create or replace macro serial_day(cell) as
    case
        when regexp_full_match(cell, '[345]\d{4}(\.\d+)?') and cast(cell as double) between 36526 and 55153
            then date '1899-12-30' + cast(floor(cast(cell as double)) as integer)
    end;

create or replace macro calendar_day(cell) as
    case
        when regexp_full_match(cell, '\d{4}-\d{1,2}-\d{1,2}([ T]\d{2}:\d{2}(:\d{2}(\.\d+)?)?)?')
            then cast(try_strptime(regexp_extract(cell, '^\d{4}-\d{1,2}-\d{1,2}'), '%Y-%m-%d') as date)
        when regexp_full_match(cell, '\d{1,2} ?[/.-] ?\d{1,2} ?[/.-] ?\d{4}( 0?0:00(:00)?)?')
            then cast(try_strptime(regexp_replace(
                regexp_extract(cell, '^.*?\d{4}'), ' ?[/.-] ?', '/', 'g'
            ), '%d/%m/%Y') as date)
        when regexp_full_match(cell, '\d{1,2}[/.-]\d{1,2}[/.-]\d{2}')
            then day_of(
                case when right(cell, 2) < '50' then '20' else '19' end || right(cell, 2),
                regexp_extract(cell, '^\d+[/.-](\d+)', 1), regexp_extract(cell, '^\d+')
            )
        when regexp_full_match(cell, '(?i)(ngày )?\d{1,2} tháng \d{1,2} năm \d{4}')
            then day_of(
                right(cell, 4),
                regexp_extract(cell, '(?i)tháng (\d+)', 1), regexp_extract(cell, '\d+')
            )
        else serial_day(cell)
    end;

-- a month alone; which of its days is meant is for the contract to say
create or replace macro month_start(cell) as
    case
        when regexp_full_match(cell, '(?i)((tháng|t) ?)?\d{1,2} ?[/.-] ?\d{4}|tháng \d{1,2} năm \d{4}')
            then day_of(right(cell, 4), regexp_extract(cell, '\d+'), '1')
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
        when regexp_full_match(cell, '\d{1,2}:\d{2}(:\d{2})? \d{1,2}/\d{1,2}/\d{4}')
            then coalesce(
                try_strptime(cell, '%H:%M %d/%m/%Y'), try_strptime(cell, '%H:%M:%S %d/%m/%Y')
            )
        when serial_day(cell) is not null
            then serial_day(cell)::timestamp
                + to_seconds(round((cast(cell as double) - floor(cast(cell as double))) * 86400))
        else cast(calendar_day(cell) as timestamp)
    end;

-- digits that have lost zeros in front, or are written as 97.0
create or replace macro padded(cell, width) as
    case
        when regexp_full_match(cell, '\d+(\.0+)?')
            then lpad(
                regexp_extract(cell, '^\d+'),
                cast(greatest(width, length(regexp_extract(cell, '^\d+'))) as integer), '0'
            )
        else cell
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

-- a number as a Vietnamese reader writes it: 1.234,5
create or replace macro written(number) as
    case when number < 0 then '-' else '' end
    || replace(format('{:,}', abs(trunc(number))::hugeint), ',', '.')
    || case
        when number % 1 = 0 then ''
        else regexp_replace(
            replace(regexp_extract(number::varchar, '\.\d+'), '.', ','), '0+$', ''
        )
    end;
