#!/usr/bin/env python3
"""De-duplicates a generated patient file with Splink on DuckDB; run by tools/bench/peers.py inside its virtual environment.

  splink_job.py RECORDS.csv OUTPUT_FOLDER THREADS

The same whole job as `ipse dedup`: read, clean, train without labels, score, cluster, write links and clusters. Prints one
line of JSON: seconds and peak memory of that job. Then, outside the time, it writes the clusters for further
thresholds, so that the peer can be judged at its best.

The configuration is what its documentation advises for such a file: values cleaned first, term frequencies on names, u from
random pairs, m by expectation maximisation under two blockings so that every comparison is learned, the prior from
deterministic rules, ten blocking rules, clusters at 0.95.
"""

import json
import pathlib
import resource
import sys
import time

START = time.monotonic()

import duckdb
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

CLUSTER_AT = 0.95
KEEP_FROM = 0.5
FURTHER_BITS = [0, 7, 10, 13, 16, 20, 24, 28, 32, 36]

DATES = ["%Y-%m-%d", "%m/%d/%Y", "%Y%m%d", "%d-%b-%Y", "%m/%d/%y"]

CLEAN = """
create table people as
with text as (
  select rec_id as unique_id,
    nullif(regexp_replace(strip_accents(upper(first_name)), '[^A-Z]', '', 'g'), '') as first_name,
    nullif(regexp_replace(strip_accents(upper(last_name)), '[^A-Z]', '', 'g'), '') as last_name,
    nullif(left(upper(middle_name), 1), '') as middle_initial,
    case upper(left(sex, 1)) when '1' then 'M' when '2' then 'F' when 'M' then 'M' when 'F' then 'F' end as sex,
    cast({dates} as date) as birth_date,
    regexp_replace(ssn, '[^0-9]', '', 'g') as ssn,
    right(regexp_replace(phone, '[^0-9]', '', 'g'), 10) as phone,
    nullif(lower(trim(email)), '') as email,
    nullif(regexp_extract(upper(street), '^ *([0-9]+)', 1), '') as house,
    nullif(regexp_extract(upper(street), '^ *[0-9]+ +(?:[NSEW] |NORTH |SOUTH |EAST |WEST )?([A-Z0-9]+)', 1), '') as street,
    nullif(left(regexp_replace(zip, '[^0-9]', '', 'g'), 5), '') as zip
  from read_csv('{path}', header = true, all_varchar = true))
select * replace (
    case when length(ssn) = 9 and not regexp_full_match(ssn, '(0{{9}}|1{{9}}|9{{9}}|123456789)') then ssn end as ssn,
    case when length(phone) = 10 and not regexp_full_match(phone, '(0+|1+|5+|9+)') then phone end as phone),
  house || ' ' || street as address,
  cast(birth_date as varchar) as dob
from text
"""


def settings():
    return SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            cl.NameComparison("first_name").configure(term_frequency_adjustments=True),
            cl.NameComparison("last_name").configure(term_frequency_adjustments=True),
            cl.ExactMatch("middle_initial"),
            cl.DateOfBirthComparison("dob", input_is_string=True),
            cl.ExactMatch("sex"),
            cl.DamerauLevenshteinAtThresholds("ssn", [1, 2]),
            cl.DamerauLevenshteinAtThresholds("phone", [1]),
            cl.EmailComparison("email"),
            cl.JaroWinklerAtThresholds("address", [0.92]),
            cl.DamerauLevenshteinAtThresholds("zip", [1]),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("ssn"),
            block_on("phone"),
            block_on("email"),
            block_on("last_name", "first_name"),
            block_on("last_name", "dob"),
            block_on("first_name", "dob"),
            block_on("dob", "zip"),
            block_on("address", "zip", "substr(first_name, 1, 1)"),
            block_on("substr(ssn, 6, 4)", "dob"),
            block_on("substr(last_name, 1, 4)", "substr(first_name, 1, 3)", "substr(dob, 1, 4)"),
        ],
        retain_matching_columns=False,
        max_iterations=25,
    )


def write_clusters(connection, clusters, path):
    connection.cursor().execute(f"copy (select unique_id as record_id, cluster_id from {clusters.physical_name}) to '{path}' (header)")


def main():
    path, out, threads = sys.argv[1], pathlib.Path(sys.argv[2]), int(sys.argv[3])
    connection = duckdb.connect(config={"threads": threads})
    dates = "coalesce(" + ", ".join(f"try_strptime(birth_date, '{form}')" for form in DATES) + ")"
    connection.execute(CLEAN.format(path=path, dates=dates))
    api = DuckDBAPI(connection)
    linker = Linker(api.register("people"), settings(), log_level=None)
    linker.training.estimate_probability_two_random_records_match(
        [block_on("ssn"), block_on("first_name", "last_name", "dob")], recall=0.8)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("first_name", "last_name"))
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("dob"))
    pairs = linker.inference.predict(threshold_match_probability=KEEP_FROM)
    connection.cursor().execute(f"copy (select unique_id_l, unique_id_r, match_weight, match_probability from {pairs.physical_name}) "
                                f"to '{out / 'links.csv'}' (header)")
    write_clusters(connection, linker.clustering.cluster_pairwise_predictions_at_threshold(pairs, CLUSTER_AT),
                   out / f"clusters_{CLUSTER_AT}.csv")
    kept = connection.cursor().execute(f"select count(*) from {pairs.physical_name}").fetchall()[0][0]
    print(json.dumps({"seconds": time.monotonic() - START,
                      "peak_memory_bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
                      "pairs_kept": kept,
                      "threshold": CLUSTER_AT}), flush=True)
    for bits in FURTHER_BITS:
        clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(pairs, threshold_match_weight=bits)
        write_clusters(connection, clusters, out / f"clusters_{bits}_bits.csv")


if __name__ == "__main__":
    main()
