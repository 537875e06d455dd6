package org.rollout4j.lm.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.rollout4j.lm.text.Tokenizer;

/**
 * What is worth knowing of a data set before one trains on it: broken rows, lengths, repetitions, what tokenisation would do to it, and what a
 * validation file has in common with it.
 *
 * @param training the file to train on
 * @param validation the file to evaluate on; null if there is none
 */
public record DataCheck(FileReport training, FileReport validation) {
    /**
     * Checks files of examples.
     *
     * @param validation null if there is none
     * @param tokenizer null if no tokens are to be counted
     * @param encoder of the same tokenizer; null with it
     * @param format what training would use
     * @throws IOException if a file cannot be read; what is wrong in it is a finding
     */
    public static DataCheck of(Path training, Path validation, Tokenizer tokenizer, Encoder encoder, SftFormat format)
            throws IOException {
        FileCheck first = new FileCheck(training, encoder, tokenizer, format, null);
        FileReport report = first.run();
        FileReport other =
                validation == null ? null : new FileCheck(validation, encoder, tokenizer, format, first).run();
        return new DataCheck(report, other);
    }

    /** The number of findings that are errors. */
    public long errors() {
        return findings().filter(finding -> finding.issue().isError()).count();
    }

    private Stream<Finding> findings() {
        return reports().flatMap(report -> report.findings().stream());
    }

    private Stream<FileReport> reports() {
        return Stream.of(training, validation).filter(Objects::nonNull);
    }

    /** For programs: errors, warnings, and for each file its rows, kinds, lengths and findings. */
    public Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("errors", errors());
        json.put("warnings", findings().count() - errors());
        json.put("training", training);
        if (validation != null) {
            json.put("validation", validation);
        }
        return json;
    }

    /** For people, in several lines. */
    public String text() {
        List<String> lines = new ArrayList<>();
        reports().forEach(report -> add(lines, report));
        lines.add(
                findings().findAny().isEmpty()
                        ? "nothing found"
                        : errors() + " errors, " + (findings().count() - errors()) + " warnings");
        return String.join("\n", lines) + "\n";
    }

    private static void add(List<String> lines, FileReport report) {
        lines.add(report.file() + ": " + report.rows() + " rows");
        for (Kind kind : Kind.values()) {
            Integer count = report.kinds().get(kind);
            if (count != null) {
                lines.add(String.format(Locale.ROOT, "  %-10s  %s: %d", "kind", kind.columns(), count));
            }
        }
        add(lines, "characters", report.characters());
        if (report.tokens() != null) {
            add(lines, "tokens", report.tokens());
        }
        for (Finding finding : report.findings()) {
            lines.add(String.format(
                    Locale.ROOT,
                    "  %-10s  %d %s",
                    finding.issue().isError() ? "error" : "warning",
                    finding.count(),
                    rows(finding)));
            finding.places().forEach(place -> lines.add("              " + place));
        }
    }

    private static String rows(Finding finding) {
        return (finding.count() == 1 ? "row: " : "rows: ") + finding.issue().meaning();
    }

    private static void add(List<String> lines, String unit, Lengths lengths) {
        if (lengths.count() > 0) {
            lines.add(String.format(
                    Locale.ROOT,
                    "  %-10s  min %d, median %d, 95 %% %d, max %d, total %d",
                    unit,
                    lengths.min(),
                    lengths.median(),
                    lengths.percentile95(),
                    lengths.max(),
                    lengths.total()));
        }
    }
}
