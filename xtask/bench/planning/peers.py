"""The specification peers.json in ciw, simpy and salabim: `peers.py NAME SPEC REPLICATIONS`.

Constant slots and an empty start, which all three know. Prints one JSON document: per figure the values of the
replications, and the seconds of the simulation itself. Each figure means what it means in docs/simulation.md.
"""

import json
import math
import random
import sys
import time


class Tally:
    """Adds up one replication over the window."""

    def __init__(self, spec):
        self.warmup = spec["warmup_days"]
        self.horizon = spec["horizon_days"]
        self.waiting = 0.0
        self.waits = []
        self.left = 0

    def waited(self, arrived, until):
        self.waiting += max(0.0, min(until, self.horizon) - max(arrived, self.warmup))

    def started(self, arrived, now):
        self.waited(arrived, now)
        if self.warmup <= now < self.horizon:
            self.waits.append(now - arrived)

    def left_list(self, arrived, now):
        self.waited(arrived, now)
        if self.warmup <= now < self.horizon:
            self.left += 1

    def figures(self):
        days = self.horizon - self.warmup
        return {
            "waiting": self.waiting / days,
            "wait_started": sum(self.waits) / len(self.waits),
            "left_share": self.left / (self.left + len(self.waits)),
            "started": len(self.waits) * 365 / days,
        }


def laws(spec):
    service, patience = spec["service"], spec["patience"]
    sigma = service["sigma"]
    mu = math.log(service["mean_days"]) - sigma * sigma / 2
    return (lambda: random.lognormvariate(mu, sigma)), (lambda: random.expovariate(1 / patience["mean_days"]))


def with_simpy(spec, seed):
    import simpy

    random.seed(seed)
    tally = Tally(spec)
    stay, patience = laws(spec)
    environment = simpy.Environment()
    slots = simpy.PriorityResource(environment, capacity=spec["slots"][0]["count"])
    shares = [one["share"] for one in spec["classes"]]
    numbers = range(len(shares))

    def person(priority):
        arrived = environment.now
        gives_up = environment.timeout(patience())
        with slots.request(priority=priority) as request:
            yield request | gives_up
            if not request.triggered:
                tally.left_list(arrived, environment.now)
                return
            tally.started(arrived, environment.now)
            yield environment.timeout(stay())

    def source():
        rate = spec["arrivals_per_year"] / 365
        while True:
            yield environment.timeout(random.expovariate(rate))
            environment.process(person(random.choices(numbers, shares)[0]))

    environment.process(source())
    environment.run(until=spec["horizon_days"])
    for request in slots.queue:
        tally.waited(request.time, math.inf)
    return tally.figures()


def with_salabim(spec, seed):
    import salabim

    salabim.yieldless(False)
    random.seed(seed)
    tally = Tally(spec)
    stay, patience = laws(spec)
    environment = salabim.Environment(random_seed=seed, trace=False)
    slots = salabim.Resource("slots", capacity=spec["slots"][0]["count"], monitor=False)
    shares = [one["share"] for one in spec["classes"]]
    numbers = range(len(shares))
    waiting = {}

    class Person(salabim.Component):
        def process(self):
            arrived = environment.now()
            waiting[self] = arrived
            priority = random.choices(numbers, shares)[0]
            yield self.request((slots, 1, priority), fail_delay=patience())
            del waiting[self]
            if self.failed():
                tally.left_list(arrived, environment.now())
                return
            tally.started(arrived, environment.now())
            yield self.hold(stay())
            self.release()

    class Source(salabim.Component):
        def process(self):
            rate = spec["arrivals_per_year"] / 365
            while True:
                yield self.hold(random.expovariate(rate))
                Person()

    Source()
    environment.run(till=spec["horizon_days"])
    for arrived in waiting.values():
        tally.waited(arrived, math.inf)
    return tally.figures()


def with_ciw(spec, seed):
    import ciw

    ciw.seed(seed)
    service, patience = spec["service"], spec["patience"]
    sigma = service["sigma"]
    mu = math.log(service["mean_days"]) - sigma * sigma / 2
    names = [one["name"] for one in spec["classes"]]
    rate = spec["arrivals_per_year"] / 365
    network = ciw.create_network(
        arrival_distributions={
            one["name"]: [ciw.dists.Exponential(rate * one["share"])] for one in spec["classes"]
        },
        service_distributions={name: [ciw.dists.Lognormal(mu, sigma)] for name in names},
        reneging_time_distributions={name: [ciw.dists.Exponential(1 / patience["mean_days"])] for name in names},
        priority_classes={name: place for place, name in enumerate(names)},
        number_of_servers=[spec["slots"][0]["count"]],
    )
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_time(spec["horizon_days"])
    tally = Tally(spec)
    for record in simulation.get_all_records(include_incomplete=True):
        if record.record_type == "renege":
            tally.left_list(record.arrival_date, record.exit_date)
        else:
            start = record.service_start_date
            if start is None or math.isnan(start):
                tally.waited(record.arrival_date, math.inf)
            else:
                tally.started(record.arrival_date, start)
    return tally.figures()


def main():
    name, path, replications = sys.argv[1], sys.argv[2], int(sys.argv[3])
    with open(path, encoding="utf-8") as file:
        spec = json.load(file)
    run = {"simpy": with_simpy, "salabim": with_salabim, "ciw": with_ciw}[name]
    began = time.perf_counter()
    values = [run(spec, seed) for seed in range(replications)]
    seconds = time.perf_counter() - began
    figures = {key: [value[key] for value in values] for key in values[0]}
    json.dump({"figures": figures, "seconds": seconds}, sys.stdout)


main()
