package org.rollout4j.view;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.apache.commons.text.WordUtils;

/** Results as text: numbers, named values and tables, the same whatever the language of the machine. */
public final class Text {
    private static final int PAGE_WIDTH = 120;
    private static final int MIN_WIDTH = 40;
    private static final int GAP = 2;

    private Text() {}

    /** A fraction in percent; a dash where there is none. */
    public static String percent(OptionalDouble fraction) {
        return fraction.isPresent() ? format("%.2f %%", 100 * fraction.getAsDouble()) : "-";
    }

    /**
     * Rows of cells with columns padded to the same width; the first row is the heading. Where lines would be longer than a
     * page is wide, the last column is wrapped.
     */
    public static String table(List<List<String>> rows) {
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
            line.append(WordUtils.wrap(row.get(last), Math.max(MIN_WIDTH, PAGE_WIDTH - indent), newLine, false));
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    /** Rows of cells as a table of Markdown; the first row is the heading. */
    public static String markdown(List<List<String>> rows) {
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

    /** As {@link String#format}, the same everywhere. */
    public static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }

    /** Adds a line with a name and a value. */
    public static void line(StringBuilder text, String name, String value) {
        text.append(format("%-16s%s%n", name, value));
    }
}
