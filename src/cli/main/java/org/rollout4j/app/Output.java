package org.rollout4j.app;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.apache.commons.text.WordUtils;
import org.rollout4j.train.Json;
import org.rollout4j.train.TimeSpent;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How a command prints its results on stdout: as text, or with {@code --json} as one object. */
final class Output {
    private static final int PAGE_WIDTH = 120;
    private static final int LEAST_WIDTH = 40;
    private static final int GAP = 2;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    boolean json() {
        return json;
    }

    /** Prints {@code values} if JSON is wanted, else {@code text}. */
    void print(Map<String, ?> values, String text) {
        PrintWriter out = command.commandLine().getOut();
        out.println(json ? Json.line(values) : text.stripTrailing());
        out.flush();
    }

    /** A result as aligned lines. */
    static String describe(Result result) {
        StringBuilder text = new StringBuilder();
        line(text, "environment", result.env());
        line(text, "agent", result.algo());
        line(
                text,
                "mean return",
                format(
                        "%.5f  (95 %% interval %.5f to %.5f, %d episodes)",
                        result.meanReturn(), result.ci95().low(), result.ci95().high(), result.episodes()));
        line(text, "mean length", format("%.3f", result.meanLength()));
        if (result.solvedRate() != null) {
            line(text, "solved", percent(OptionalDouble.of(result.solvedRate())));
        }
        if (result.optimalReturn() != null) {
            line(text, "optimum", format("return %.5f, length %.3f", result.optimalReturn(), result.optimalLength()));
        }
        if (result.fractionOfOptimal() != null) {
            line(text, "of the optimum", format("%.5f  (0 is random, 1 is optimal)", result.fractionOfOptimal()));
        }
        if (result.wallSeconds() != null) {
            line(
                    text,
                    "training",
                    format(
                            "%d steps in %.1f s, %.0f steps/s",
                            result.envSteps(), result.wallSeconds(), result.stepsPerSecond()));
        }
        if (result.timeSpent() != null) {
            line(text, "time went to", describe(result.timeSpent()));
        }
        return text.toString();
    }

    private static String describe(TimeSpent time) {
        double percent = 100 / time.seconds();
        return format(
                "collecting %.0f %%, learning %.0f %%, evaluating %.0f %%, saving %.0f %%",
                percent * time.collecting(),
                percent * time.learning(),
                percent * time.evaluating(),
                percent * time.saving());
    }

    /** A fraction in percent; a dash where there is none. */
    static String percent(OptionalDouble fraction) {
        return fraction.isPresent() ? format("%.2f %%", 100 * fraction.getAsDouble()) : "-";
    }

    /**
     * Rows of cells with columns padded to the same width; the first row is the heading. Where lines would be longer than a
     * page is wide, the last column is wrapped.
     */
    static String table(List<List<String>> rows) {
        int last = rows.get(0).size() - 1;
        int[] widths = new int[last];
        for (List<String> row : rows) {
            for (int c = 0; c < last; c++) {
                widths[c] = Math.max(widths[c], row.get(c).length());
            }
        }
        int indent = Arrays.stream(widths).map(width -> width + GAP).sum();
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int c = 0; c < last; c++) {
                line.append(row.get(c)).append(" ".repeat(widths[c] - row.get(c).length() + GAP));
            }
            String newLine = "\n" + " ".repeat(indent);
            line.append(WordUtils.wrap(row.get(last), Math.max(LEAST_WIDTH, PAGE_WIDTH - indent), newLine, false));
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    /** Rows of cells as a table of Markdown; the first row is the heading. */
    static String markdown(List<List<String>> rows) {
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            List<String> cells =
                    row.stream().map(cell -> cell.replace("|", "\\|")).toList();
            text.append("| ").append(String.join(" | ", cells)).append(" |\n");
            if (row == rows.get(0)) {
                text.append("|---".repeat(row.size())).append("|\n");
            }
        }
        return text.toString();
    }

    static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }

    /** Adds a line with a name and a value. */
    static void line(StringBuilder text, String name, String value) {
        text.append(format("%-16s%s%n", name, value));
    }
}
