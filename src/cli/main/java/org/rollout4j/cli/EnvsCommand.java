package org.rollout4j.cli;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.env.Catalogue;
import org.rollout4j.env.EnvironmentFamily;
import org.rollout4j.run.Presets;
import org.rollout4j.view.Text;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rollout4j envs}. */
@Command(
        name = "envs",
        description = "List the environments, or say all about one.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  rollout4j envs",
            "  rollout4j envs drain-grid-5x5",
            "  rollout4j envs --json",
            "  rollout4j envs --classpath my.jar"
        })
final class EnvsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "ENV",
            description = "The environment to say all about; without it, all are listed.")
    private String id;

    @Mixin
    @SuppressWarnings("UnusedVariable") // what it names is added before this runs
    private ClasspathOption classpath;

    @Mixin
    private Output output;

    @Override
    public Integer call() throws Exception {
        if (id != null) {
            EnvironmentFactory factory = Cli.usage(command, () -> Catalogue.find(id));
            printOne(factory);
        } else {
            printAll();
        }
        return 0;
    }

    private void printOne(EnvironmentFactory factory) {
        EnvironmentFamily family = Catalogue.families().stream()
                .filter(candidate -> candidate.has(id))
                .findFirst()
                .orElseThrow();
        EnvironmentSpec spec = factory.spec();
        StringBuilder text = new StringBuilder();
        Text.line(text, "environment", id);
        Text.line(text, "what to do", family.summary());
        Text.line(text, "observations", shape(spec));
        Text.line(text, "actions", actions(spec));
        Text.line(text, "time limit", Integer.toString(spec.timeLimit()));
        Text.line(text, "heuristics", names(factory.heuristics().keySet()));
        Text.line(text, "optimum", factory.model().isPresent() ? "known" : "-");
        Text.line(text, "presets", names(Presets.algorithms(id)));
        if (!Presets.algorithms(id).isEmpty()) {
            text.append("The first of the presets is the best; `rollout4j algos ALGO --env ")
                    .append(id)
                    .append("` shows one.");
        }
        output.print(json(id, family, spec, factory), text.toString());
    }

    private void printAll() {
        List<Map<String, Object>> environments = new ArrayList<>();
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("id", "observations", "actions", "limit", "optimum", "description"));
        StringBuilder notes = new StringBuilder();
        for (EnvironmentFamily family : Catalogue.families()) {
            EnvironmentFactory factory = Catalogue.find(family.example());
            EnvironmentSpec spec = factory.spec();
            environments.add(json(family.id(), family, spec, factory));
            rows.add(List.of(
                    family.id(),
                    shape(spec),
                    actions(spec),
                    Integer.toString(spec.timeLimit()),
                    factory.model().isPresent() ? "known" : "-",
                    family.summary() + heuristics(factory)));
            if (family.sized()) {
                notes.append(Text.format(
                        "%nThe numbers of %s are those of %s, for example.", family.id(), family.example()));
            }
        }
        String text = Text.table(rows) + notes
                + "\nA file with transitions that you write: rollout4j train table:FILE.csv; docs/tables.md says how"
                + "\nAn environment of your own is named by its class: rollout4j train com.acme.MyMdp --classpath my.jar"
                + "\nor by an id, if its jar brings it as a service: docs/guests.md says how";
        output.print(Map.of("environments", environments), text);
    }

    private static Map<String, Object> json(
            String id, EnvironmentFamily family, EnvironmentSpec spec, EnvironmentFactory factory) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", id);
        json.put("example", family.example());
        json.put("description", family.summary());
        json.put("observationShape", spec.observations().shape());
        json.put("actionCount", spec.actionCount());
        json.put("actionSize", spec.actionSize());
        json.put("timeLimit", spec.timeLimit());
        json.put("rewardLow", spec.rewardLow());
        json.put("rewardHigh", spec.rewardHigh());
        json.put("heuristics", List.copyOf(factory.heuristics().keySet()));
        json.put("optimumKnown", factory.model().isPresent());
        json.put("presets", Presets.algorithms(id));
        return json;
    }

    /** The number of discrete actions, or of the numbers that a continuous one consists of. */
    private static String actions(EnvironmentSpec spec) {
        return spec.continuous() ? "box of " + spec.actionSize() : Integer.toString(spec.actionCount());
    }

    private static String names(Collection<String> names) {
        return names.isEmpty() ? "-" : String.join(", ", names);
    }

    private static String heuristics(EnvironmentFactory factory) {
        return factory.heuristics().isEmpty()
                ? ""
                : "; by hand: "
                        + String.join(", ", new TreeSet<>(factory.heuristics().keySet()));
    }

    private static String shape(EnvironmentSpec spec) {
        return spec.observations().shape().stream().map(String::valueOf).collect(Collectors.joining("x"));
    }
}
