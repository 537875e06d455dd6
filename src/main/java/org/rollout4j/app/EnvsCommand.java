package org.rollout4j.app;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.env.BuiltIn;
import org.rollout4j.env.Catalogue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code rollout4j envs}. */
@Command(
        name = "envs",
        description = "List the built-in environments.",
        footerHeading = "%nExamples:%n",
        footer = {"  rollout4j envs", "  rollout4j envs --json"})
final class EnvsCommand implements Callable<Integer> {
    @Mixin
    private Output output;

    @Override
    public Integer call() {
        List<Map<String, Object>> environments = new ArrayList<>();
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("id", "observations", "actions", "limit", "optimum", "description"));
        StringBuilder notes = new StringBuilder();
        for (Catalogue.Entry entry : Catalogue.entries()) {
            BuiltIn factory = Catalogue.find(entry.example());
            EnvironmentSpec spec = factory.spec();
            environments.add(json(entry, spec, factory));
            rows.add(List.of(
                    entry.id(),
                    shape(spec),
                    spec.continuous() ? "box of " + spec.actionSize() : Integer.toString(spec.actionCount()),
                    Integer.toString(spec.timeLimit()),
                    factory.model().isPresent() ? "known" : "-",
                    entry.description() + heuristics(factory)));
            if (!entry.example().equals(entry.id())) {
                notes.append(Output.format(
                        "%nThe figures of %s are those of %s, for example.", entry.id(), entry.example()));
            }
        }
        String text = Output.table(rows) + notes
                + "\nA file with transitions that you write: rollout4j train table:FILE.csv; docs/tables.md says how"
                + "\nAn environment of your own is named by its class: rollout4j train com.acme.MyMdp --classpath my.jar";
        output.print(Map.of("environments", environments), text);
        return 0;
    }

    private static Map<String, Object> json(Catalogue.Entry entry, EnvironmentSpec spec, BuiltIn factory) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", entry.id());
        json.put("example", entry.example());
        json.put("description", entry.description());
        json.put("observationShape", spec.observations().shape());
        json.put("actionCount", spec.actionCount());
        json.put("actionSize", spec.actionSize());
        json.put("timeLimit", spec.timeLimit());
        json.put("rewardLow", spec.rewardLow());
        json.put("rewardHigh", spec.rewardHigh());
        json.put("heuristics", List.copyOf(factory.heuristics().keySet()));
        json.put("optimumKnown", factory.model().isPresent());
        return json;
    }

    private static String heuristics(BuiltIn factory) {
        return factory.heuristics().isEmpty()
                ? ""
                : "; by hand: "
                        + String.join(", ", new TreeSet<>(factory.heuristics().keySet()));
    }

    private static String shape(EnvironmentSpec spec) {
        return spec.observations().shape().stream().map(String::valueOf).collect(Collectors.joining("x"));
    }
}
