package org.rollout4j.lm.tune;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rollout4j.core.Require;
import org.rollout4j.core.SplitMix;
import org.rollout4j.file.InvalidFileException;
import org.rollout4j.lm.data.DataFiles;
import org.rollout4j.lm.data.Encoder;
import org.rollout4j.lm.data.Example;
import org.rollout4j.lm.data.Examples;
import org.rollout4j.lm.data.Kind;
import org.rollout4j.lm.data.SftFormat;
import org.rollout4j.lm.model.TextModel;

/**
 * Makes of files of JSON lines rows to learn from, in tokens, and says what was cut or left out.
 *
 * @param <R> what one example becomes
 */
abstract class RowReader<R> {
    private final TextModel model;
    private final int maxLength;
    private final String examples;
    private final Kind[] kinds;

    /**
     * @param maxLength the most tokens of a sequence
     * @param examples what they are called, in the plural
     * @param kinds of examples that are read
     */
    RowReader(TextModel model, int maxLength, String examples, Kind... kinds) {
        this.model = model;
        this.maxLength = maxLength;
        this.examples = examples;
        this.kinds = kinds;
    }

    /** A row and the example that it was made of. */
    private record Row<R>(R row, Example example) {
        static <R> List<R> rows(List<Row<R>> rows) {
            return rows.stream().map(Row::row).toList();
        }
    }

    /**
     * Rows and what should be known of them.
     *
     * @param rows at least one
     * @param notes what was cut or left out, a line each
     */
    private record Rows<R>(List<Row<R>> rows, List<String> notes) {}

    /**
     * Rows of a training.
     *
     * @param training what is learned from
     * @param heldOut what is judged by
     * @param heldOutExamples of which these were made
     * @param notes what was cut or left out, a line each
     */
    record Parts<R>(List<R> training, List<R> heldOut, List<Example> heldOutExamples, List<String> notes) {
        Parts {
            training = List.copyOf(training);
            heldOut = List.copyOf(heldOut);
            heldOutExamples = List.copyOf(heldOutExamples);
            notes = List.copyOf(notes);
        }

        private static <R> Parts<R> of(List<Row<R>> training, List<Row<R>> heldOut, List<String> notes) {
            return new Parts<>(
                    Row.rows(training),
                    Row.rows(heldOut),
                    heldOut.stream().map(Row::example).toList(),
                    notes);
        }
    }

    /**
     * The row of one example; nothing if it is left out.
     *
     * @throws IllegalArgumentException if it cannot be learned
     */
    abstract Optional<R> row(Example example);

    /** Whether a row is as long as allowed, so that it may have lost its end. */
    abstract boolean isCut(R row);

    /** Why examples are left out, as in {@code their prompts are too long}. */
    abstract String whyLeftOut();

    final int maxLength() {
        return maxLength;
    }

    final Encoder encoder() {
        return Encoder.of(model, false);
    }

    /** Completions alone count. */
    final SftFormat format() {
        return new SftFormat(maxLength, true, false, SftFormat.defaults().packing());
    }

    /**
     * The number in a column.
     *
     * @throws IllegalArgumentException if there is none
     */
    static double number(Example example, String column) {
        Object value = example.columns().get(column);
        Require.that(
                value instanceof Number number && Double.isFinite(number.doubleValue()),
                "column " + column,
                value,
                "a number is needed");
        return ((Number) value).doubleValue();
    }

    /**
     * Reads files.
     *
     * @throws IOException if a file cannot be read, or holds what cannot be learned; the message names the file, and the line where there is one
     */
    private Rows<R> read(List<Path> paths) throws IOException {
        List<Row<R>> rows = new ArrayList<>();
        int all = 0;
        int cut = 0;
        for (Path file : DataFiles.of(paths)) {
            for (Examples.Row example : Examples.rows(file, kinds)) {
                Optional<R> row = row(example);
                row.ifPresent(made -> rows.add(new Row<>(made, example.example())));
                all++;
                cut += row.isPresent() && isCut(row.get()) ? 1 : 0;
            }
        }
        if (rows.isEmpty()) {
            throw new InvalidFileException(
                    paths.get(0), "holds none of the " + examples + " to learn from: " + whyLeftOut());
        }
        return new Rows<>(rows, notes(all, all - rows.size(), cut));
    }

    private Optional<R> row(Examples.Row row) throws IOException {
        try {
            return row(row.example());
        } catch (IllegalArgumentException e) {
            throw new IOException(row.place() + ": " + e.getMessage(), e);
        }
    }

    private List<String> notes(int all, int leftOut, int cut) {
        List<String> notes = new ArrayList<>();
        if (cut > 0) {
            notes.add(cut + " of " + all + " " + examples + " are as long as allowed, " + maxLength
                    + " tokens: a longer one has lost its end");
        }
        if (leftOut > 0) {
            notes.add(leftOut + " of " + all + " " + examples + " are left out: " + whyLeftOut());
        }
        if (model.endTokens().isEmpty()) {
            notes.add("the model has no token that ends texts: it cannot learn where completions end");
        }
        return notes;
    }

    /**
     * Reads what a training learns from and what it is judged by.
     *
     * @param fraction of examples that is held out, where there is no validation file
     * @param random draws these
     * @throws IOException as {@link #read}
     */
    final Parts<R> read(Data data, double fraction, SplitMix random) throws IOException {
        Rows<R> all = read(data.training());
        if (data.validation().isEmpty()) {
            HeldOut<Row<R>> parts =
                    HeldOut.draw(all.rows(), fraction, random, data.training().get(0));
            return Parts.of(parts.training(), parts.heldOut(), all.notes());
        }
        Rows<R> validation = read(List.of(data.validation().get()));
        List<String> notes = new ArrayList<>(all.notes());
        validation.notes().stream()
                .filter(note -> !all.notes().contains(note))
                .forEach(note -> notes.add("validation: " + note));
        return Parts.of(all.rows(), validation.rows(), notes);
    }
}
