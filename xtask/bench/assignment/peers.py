"""The assignment of clients to case managers as two general solvers see it, and a check of any answer.

    peers.py highs INSTANCE SECONDS
    peers.py cpsat INSTANCE SECONDS
    peers.py check INSTANCE ANSWER

Each prints one JSON object. Objectives are always recomputed here from the assignment, by the definition in
docs/assignment.md, apart from the code of Spil and of the solvers.
"""

import json
import math
import sys
import time


class Instance:
    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            d = json.load(file)
        self.n, self.m, self.teams = d["n"], d["m"], d["teams"]
        self.clients, self.managers, self.cost = d["clients"], d["managers"], d["cost"]
        self.tolerance = d["team_tolerance"]
        c, m = self.clients, self.managers
        self.price = [self.candidates(i, d["nearest"]) for i in range(self.n)]
        self.stay = [self.cost["unassigned"][c["cls"][i]] + c["waited"][i] for i in range(self.n)]
        self.high_room = [
            max(0, d["high_target_pct"] * (m["cur"][j] + m["cap"][j]) // 100 - m["cur_high"][j])
            for j in range(self.m)
        ]
        total = sum(m["cap"])
        placed = min(self.n, total)
        places = [0] * self.teams
        for j in range(self.m):
            places[m["team"][j]] += m["cap"][j]
        self.goal = [(2 * placed * p + total) // (2 * total) if total else 0 for p in places]

    def candidates(self, i, nearest):
        c, m = self.clients, self.managers
        distance = [
            math.isqrt((c["x"][i] - m["x"][j]) ** 2 + (c["y"][i] - m["y"][j]) ** 2) for j in range(self.m)
        ]
        chosen = sorted(range(self.m), key=lambda j: (distance[j], j))[:nearest]
        manager, team = c["pref_manager"][i], c["pref_team"][i]
        if manager >= 0 and manager not in chosen:
            chosen.append(manager)
        return {
            j: distance[j]
            + (self.cost["other_manager"] if manager >= 0 and manager != j else 0)
            + (self.cost["other_team"] if team >= 0 and m["team"][j] != team else 0)
            for j in chosen
        }

    def objective(self, assignment):
        """The objective; none where a rule is broken."""
        c, m = self.clients, self.managers
        count, hours, high, team = [0] * self.m, [0] * self.m, [0] * self.m, [0] * self.teams
        total = 0
        for i, j in enumerate(assignment):
            if j < 0:
                total += self.stay[i]
                continue
            if j not in self.price[i]:
                return None
            total += self.price[i][j]
            count[j] += 1
            hours[j] += c["hours"][i]
            high[j] += c["high"][i]
            team[m["team"][j]] += 1
        for j in range(self.m):
            if count[j] > m["cap"][j] or hours[j] > m["hours"][j]:
                return None
            total += self.cost["high_excess"] * max(0, high[j] - self.high_room[j])
        for t in range(self.teams):
            total += self.cost["team_deviation"] * max(0, abs(team[t] - self.goal[t]) - self.tolerance)
        return total


def highs(instance, seconds):
    import highspy
    import numpy as np

    arcs = [(i, j) for i in range(instance.n) for j in instance.price[i]]
    n, m, teams, count = instance.n, instance.m, instance.teams, len(arcs)
    costs = [instance.price[i][j] for i, j in arcs] + instance.stay
    costs += [instance.cost["high_excess"]] * m + [instance.cost["team_deviation"]] * teams
    rows = [[] for _ in range(n + 3 * m + 2 * teams)]
    for k, (i, j) in enumerate(arcs):
        team = instance.managers["team"][j]
        rows[i].append((k, 1))
        rows[n + j].append((k, 1))
        rows[n + m + j].append((k, instance.clients["hours"][i]))
        if instance.clients["high"][i]:
            rows[n + 2 * m + j].append((k, 1))
        rows[n + 3 * m + 2 * team].append((k, 1))
        rows[n + 3 * m + 2 * team + 1].append((k, 1))
    infinity = highspy.kHighsInf
    lower = [1] * n + [-infinity] * (3 * m)
    upper = [1] * n + instance.managers["cap"] + instance.managers["hours"] + instance.high_room
    for i in range(n):
        rows[i].append((count + i, 1))
    for j in range(m):
        rows[n + 2 * m + j].append((count + n + j, -1))
    for t in range(teams):
        rows[n + 3 * m + 2 * t].append((count + n + m + t, -1))
        rows[n + 3 * m + 2 * t + 1].append((count + n + m + t, 1))
        lower += [-infinity, instance.goal[t] - instance.tolerance]
        upper += [instance.goal[t] + instance.tolerance, infinity]
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(costs), len(rows)
    lp.col_cost_ = np.array(costs, float)
    lp.col_lower_ = np.zeros(len(costs))
    lp.col_upper_ = np.array([1.0] * (count + n) + [infinity] * (m + teams))
    kinds = highspy.HighsVarType
    lp.integrality_ = [kinds.kInteger] * (count + n) + [kinds.kContinuous] * (m + teams)
    lp.row_lower_, lp.row_upper_ = np.array(lower, float), np.array(upper, float)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.cumsum([0] + [len(row) for row in rows])
    lp.a_matrix_.index_ = np.array([k for row in rows for k, _ in row])
    lp.a_matrix_.value_ = np.array([v for row in rows for _, v in row], float)
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("time_limit", float(seconds))
    solver.setOptionValue("mip_rel_gap", 0.0)
    solver.passModel(lp)
    start = time.monotonic()
    solver.run()
    took = time.monotonic() - start
    values = solver.getSolution().col_value
    info = solver.getInfo()
    found = len(values) and info.primal_solution_status == 2
    assignment = chosen(instance, [arc for arc, value in zip(arcs, values) if value > 0.5]) if found else None
    return assignment, info.mip_dual_bound, took


def cpsat(instance, seconds):
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    n, m = instance.n, instance.m
    x = {(i, j): model.new_bool_var("") for i in range(n) for j in instance.price[i]}
    z = [model.new_bool_var("") for _ in range(n)]
    into = [[] for _ in range(m)]
    for (i, j), variable in x.items():
        into[j].append((i, variable))
    for i in range(n):
        model.add_exactly_one([x[i, j] for j in instance.price[i]] + [z[i]])
    objective = [instance.price[i][j] * variable for (i, j), variable in x.items()]
    objective += [instance.stay[i] * z[i] for i in range(n)]
    team = [[] for _ in range(instance.teams)]
    for j in range(m):
        variables = [variable for _, variable in into[j]]
        team[instance.managers["team"][j]] += variables
        model.add(sum(variables) <= instance.managers["cap"][j])
        hours = sum(instance.clients["hours"][i] * variable for i, variable in into[j])
        model.add(hours <= instance.managers["hours"][j])
        excess = model.new_int_var(0, n, "")
        high = [variable for i, variable in into[j] if instance.clients["high"][i]]
        model.add(sum(high) <= instance.high_room[j] + excess)
        objective.append(instance.cost["high_excess"] * excess)
    for t in range(instance.teams):
        deviation = model.new_int_var(0, n + instance.goal[t], "")
        model.add(sum(team[t]) - instance.goal[t] <= deviation + instance.tolerance)
        model.add(instance.goal[t] - sum(team[t]) <= deviation + instance.tolerance)
        objective.append(instance.cost["team_deviation"] * deviation)
    model.minimize(sum(objective))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = float(seconds)
    solver.parameters.num_workers = 2
    start = time.monotonic()
    status = solver.solve(model)
    took = time.monotonic() - start
    found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    assignment = chosen(instance, [arc for arc, variable in x.items() if solver.value(variable)]) if found else None
    return assignment, solver.best_objective_bound, took


def chosen(instance, arcs):
    assignment = [-1] * instance.n
    for i, j in arcs:
        assignment[i] = j
    return assignment


def main():
    mode, path, last = sys.argv[1:]
    instance = Instance(path)
    if mode == "check":
        with open(last, encoding="utf-8") as file:
            answer = json.load(file)
        objective = instance.objective(answer["assignment"])
        print(json.dumps({"objective": objective, "agrees": objective == answer["objective"]}))
        return
    assignment, bound, took = {"highs": highs, "cpsat": cpsat}[mode](instance, float(last))
    objective = instance.objective(assignment) if assignment else None
    bound = bound if math.isfinite(bound) else None
    print(json.dumps({"objective": objective, "bound": bound, "seconds": took}))


main()
