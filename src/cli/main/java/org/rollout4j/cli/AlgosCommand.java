package org.rollout4j.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.rollout4j.run.Algorithm;
import org.rollout4j.run.Algorithms;
import org.rollout4j.run.Presets;
import org.rollout4j.run.RunConfig;
import org.rollout4j.run.Settings;
import org.rollout4j.train.TrainingConfig;
import org.rollout4j.view.Text;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rollout4j algos}. */
@Command(
        name = "algos",
        description = "List the algorithms, or all settings of one with their defaults.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  rollout4j algos",
            "  rollout4j algos ppo",
            "  rollout4j algos ppo --env CartPole-v1",
            "  rollout4j algos q-learning --json",
            "  rollout4j algos --classpath my.jar"
        })
final class AlgosCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "ALGO",
            description = "The algorithm whose settings to list; without it, the algorithms.")
    private String id;

    @Option(names = "--env", paramLabel = "ENV", description = "Show what the preset for ENV changes, too.")
    private String environment;

    @Mixin
    @SuppressWarnings("UnusedVariable") // what it names is added before this runs
    private ClasspathOption classpath;

    @Mixin
    private Output output;

    @Override
    public Integer call() throws Exception {
        if (id == null) {
            printAll();
        } else {
            Algorithm<?> algorithm = Cli.usage(spec, () -> Algorithms.find(id));
            printSettings(algorithm, environment == null ? Map.of() : Presets.find(environment, id));
        }
        return 0;
    }

    private void printAll() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("id", "what it is"));
        List<Map<String, String>> json = new ArrayList<>();
        for (Algorithm<?> algorithm : Algorithms.all()) {
            rows.add(List.of(algorithm.id(), algorithm.summary()));
            Map<String, String> line = new LinkedHashMap<>();
            line.put("id", algorithm.id());
            line.put("summary", algorithm.summary());
            json.add(line);
        }
        output.print(
                Map.of("algorithms", json),
                Text.table(rows) + "\n`rollout4j algos ALGO` lists the settings of one, with their defaults.");
    }

    private void printSettings(Algorithm<?> algorithm, Map<String, String> preset) {
        Map<String, Settings.Entry> own = Settings.list(algorithm.defaults());
        Map<String, Settings.Entry> training = Settings.list(TrainingConfig.ofSteps(RunConfig.DEFAULT_STEPS));
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", algorithm.id());
        json.put("summary", algorithm.summary());
        if (environment != null) {
            json.put("env", environment);
        }
        json.put("settings", json(own, preset));
        json.put("training", json(training, preset));
        output.print(
                json,
                algorithm.id() + ": " + algorithm.summary() + "\n\n"
                        + Text.table(rows(algorithm.id(), own, preset)) + "\n"
                        + Text.table(rows("training", training, preset))
                        + presetNote(algorithm.id(), preset)
                        + "\nChange them with --set, for example: rollout4j train drain-grid --algo " + algorithm.id()
                        + " --set envs=16"
                        + "\nA schedule is a number, linear(start, end) or exponential(start, end), each with an optional"
                        + " third argument: the fraction of the run after which the value stays.");
    }

    private String presetNote(String algorithm, Map<String, String> preset) {
        if (environment == null) {
            return "";
        }
        return preset.isEmpty()
                ? "\nThere is no preset of " + algorithm + " for " + environment + ": the defaults hold."
                : "\nThe preset holds unless --no-preset is given. What depends on the steps follows them.";
    }

    private List<List<String>> rows(String title, Map<String, Settings.Entry> settings, Map<String, String> preset) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(
                preset.isEmpty()
                        ? List.of("setting of " + title, "default", "meaning")
                        : List.of("setting of " + title, "default", environment, "meaning"));
        settings.forEach((name, setting) -> rows.add(
                preset.isEmpty()
                        ? List.of(name, setting.text(), setting.meaning())
                        : List.of(name, setting.text(), preset.getOrDefault(name, ""), setting.meaning())));
        return rows;
    }

    private static List<Map<String, Object>> json(Map<String, Settings.Entry> settings, Map<String, String> preset) {
        List<Map<String, Object>> json = new ArrayList<>();
        settings.forEach((name, setting) -> {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("name", name);
            line.put("default", setting.value());
            if (preset.containsKey(name)) {
                line.put("preset", preset.get(name));
            }
            line.put("meaning", setting.meaning());
            json.add(line);
        });
        return json;
    }
}
