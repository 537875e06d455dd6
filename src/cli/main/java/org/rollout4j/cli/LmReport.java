package org.rollout4j.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.rollout4j.dashboard.RunWarnings;
import org.rollout4j.dashboard.SampleTexts;
import org.rollout4j.view.Text;
import org.rollout4j.warning.Warning;

/**
 * What came out of a training of a language model, {@code report.md}: its result, its warnings, and what the model wrote at the first and at the last
 * evaluation with what that is worth.
 *
 * @param result as it is printed
 * @param samples as {@link SampleTexts} has them
 */
record LmReport(String method, long seed, String result, List<Warning> warnings, ArrayNode samples) {
    /** Of a run whose metrics are all written. */
    static LmReport of(Path run, String method, long seed, String result) throws IOException {
        return new LmReport(method, seed, result, RunWarnings.of(run), SampleTexts.of(run));
    }

    String markdown() {
        StringBuilder text = new StringBuilder(Text.format("# %s, seed %d%n%n", method, seed));
        text.append("```\n").append(result).append("```\n");
        if (!warnings.isEmpty()) {
            text.append("\n## Warnings\n\n");
            warnings.forEach(warning -> text.append("- ").append(warning.text()).append('\n'));
        }
        TreeSet<Long> steps = new TreeSet<>();
        samples.forEach(sample -> steps.add(sample.path("step").asLong()));
        if (!steps.isEmpty()) {
            text.append("\n## What it wrote\n");
            new TreeSet<>(List.of(steps.first(), steps.last())).forEach(step -> write(step, text));
        }
        return text.toString();
    }

    private void write(long step, StringBuilder text) {
        text.append(Text.format("%nAfter %d updates:%n", step));
        for (JsonNode sample : samples) {
            if (sample.path("step").asLong() == step) {
                text.append('\n')
                        .append(quoted(sample.path("prompt").asText()
                                + sample.path("completion").asText()));
                worth(sample).ifPresent(said -> text.append('\n').append(said).append('\n'));
            }
        }
    }

    /** Indented by so much that nothing in it is markup. */
    private static String quoted(String text) {
        return text.lines().map(line -> ("    " + line).stripTrailing() + "\n").collect(Collectors.joining());
    }

    private static Optional<String> worth(JsonNode sample) {
        List<String> said = new ArrayList<>();
        if (sample.has("reward")) {
            said.add(Text.format("reward %.4g", sample.get("reward").doubleValue()));
        }
        sample.path("judges")
                .properties()
                .forEach(judge -> said.add(Text.format(
                        "`%s` %.4g", judge.getKey(), judge.getValue().doubleValue())));
        return said.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", said) + ".");
    }
}
