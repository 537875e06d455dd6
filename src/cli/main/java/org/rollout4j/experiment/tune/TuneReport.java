package org.rollout4j.experiment.tune;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.rollout4j.experiment.summary.RunReport;
import org.rollout4j.run.Presets;
import org.rollout4j.run.SettingsFile;
import org.rollout4j.view.Text;

/**
 * What came out of a tuning.
 *
 * @param configurations the best first
 */
public record TuneReport(TuneConfig config, List<TunedConfiguration> configurations) {
    private static final int SHOWN = 10;

    TunedConfiguration best() {
        return configurations.get(0);
    }

    /** The best configuration as a preset. */
    public String preset() {
        Map<String, String> preset = new LinkedHashMap<>();
        preset.put(Presets.STEPS, Long.toString(config.steps()));
        preset.putAll(config.settings(best().number()));
        return Text.format(
                        "# %s on %s: configuration %d of %d, mean return %.5g of the last evaluations with %d seeds from %d on.%n",
                        config.algorithm(),
                        config.environment(),
                        best().number(),
                        config.trials(),
                        TuneScore.RETURN.of(best().trials()),
                        best().trials().size(),
                        config.seed())
                + SettingsFile.text(preset);
    }

    /** The best configurations as cells, the heading first. */
    public List<List<String>> table() {
        return table(SHOWN);
    }

    private List<List<String>> table(int most) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("configuration", "seeds", score(), "mean return", "worst seed", "failed", "seconds", "drawn"));
        configurations.stream().limit(most).forEach(configuration -> rows.add(cells(configuration)));
        return rows;
    }

    private List<String> cells(TunedConfiguration configuration) {
        List<Trial> trials = configuration.trials();
        Map<String, String> drawn = config.drawn(configuration.number());
        return List.of(
                Integer.toString(configuration.number()),
                Integer.toString(trials.size()),
                Text.format("%.5g", config.score().of(trials)),
                Text.format("%.5g", TuneScore.RETURN.of(trials)),
                Text.format("%.5g", configuration.worstReturn()),
                Long.toString(configuration.failures()),
                Text.format("%.1f", configuration.seconds()),
                drawn.isEmpty()
                        ? "nothing: the base"
                        : drawn.entrySet().stream()
                                .map(setting -> setting.getKey() + "=" + setting.getValue())
                                .collect(Collectors.joining(" ")));
    }

    private String score() {
        return "score: " + config.score().name().toLowerCase(Locale.ROOT);
    }

    /** All of it as a page. */
    public String markdown() {
        StringBuilder text = new StringBuilder();
        text.append(Text.format("# %s tuned on %s%n%n", config.algorithm(), config.environment()));
        text.append(Text.markdown(table(Integer.MAX_VALUE)));
        text.append("\n## Best preset\n\n```\n").append(preset()).append("```\n");
        text.append("\n## Protocol\n\n");
        text.append(Text.format(
                "- %d configurations of %d steps: number 0 is the base, the others were drawn at random. Seeds of each rung: %s; one"
                        + " in %d was kept for the next, those of fewer seeds stand below.%n",
                config.trials(), config.steps(), config.rungs(), config.keepOneIn()));
        text.append(Text.format(
                "- Seeds count from %d. Returns are those of evaluations during training, of the greedy policy. The best of many is"
                        + " better than it will be again: to report it, train it with other seeds.%n",
                config.seed()));
        if (config.score().needsTarget()) {
            text.append(Text.format(
                    "- The score is what it took to a mean return of %s, with a minus; twice as much as was tried where it was not"
                            + " reached.%n",
                    config.target()));
        }
        text.append("- A training whose numbers are not finite counts as worst.\n");
        text.append("\n## Base\n\n```\n")
                .append(SettingsFile.text(config.settings()))
                .append("```\n");
        text.append("\n## Space\n\n```\n")
                .append(SettingsFile.text(config.space()))
                .append("```\n");
        return text.append("\nBegun ")
                .append(RunReport.describe(config.provenance()))
                .append(".\n")
                .toString();
    }

    public Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("env", config.environment());
        json.put("algo", config.algorithm());
        json.put("steps", config.steps());
        json.put("score", config.score());
        json.put("best", config.settings(best().number()));
        json.put("configurations", configurations.stream().map(this::json).toList());
        return json;
    }

    private Map<String, Object> json(TunedConfiguration configuration) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("configuration", configuration.number());
        json.put("seeds", configuration.trials().size());
        json.put("score", config.score().of(configuration.trials()));
        json.put("meanReturn", TuneScore.RETURN.of(configuration.trials()));
        json.put("worstReturn", configuration.worstReturn());
        json.put("failed", configuration.failures());
        json.put("seconds", configuration.seconds());
        json.put("drawn", config.drawn(configuration.number()));
        return json;
    }
}
