package org.rollout4j.lm.tune;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rollout4j.core.Require;
import org.rollout4j.file.InvalidFileException;
import org.rollout4j.lm.data.DataFiles;
import org.rollout4j.lm.data.Encoder;
import org.rollout4j.lm.data.Example;
import org.rollout4j.lm.data.Examples;
import org.rollout4j.lm.data.Kind;
import org.rollout4j.lm.data.PreferenceRow;
import org.rollout4j.lm.data.SftFormat;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.Sequence;

/**
 * Files of JSON lines as pairs of completions to learn from.
 *
 * @param rows at least one
 * @param notes what was cut or left out, a line each
 */
record PreferenceData(List<PreferenceRow> rows, List<String> notes) {
    PreferenceData {
        rows = List.copyOf(rows);
        notes = List.copyOf(notes);
    }

    /**
     * Reads files. Where the prompt is as long as allowed, there is nothing to compare, and the pair is left out.
     *
     * @param maxLength the most tokens of a sequence; of a longer one the start is kept
     * @param preferenceColumn the column with the probability that the preferred completion is better; empty for none
     * @throws IOException if a file cannot be read, or holds what cannot be learned; the message names the file, and the line where there is one
     */
    static PreferenceData read(List<Path> paths, LanguageModel model, int maxLength, String preferenceColumn)
            throws IOException {
        Encoder encoder = Encoder.of(model, false);
        SftFormat format =
                new SftFormat(maxLength, true, false, SftFormat.defaults().packing());
        List<PreferenceRow> rows = new ArrayList<>();
        int all = 0;
        int cut = 0;
        for (Path file : DataFiles.of(paths)) {
            for (Examples.Row row : Examples.rows(file, Kind.PREFERENCE)) {
                Example.Preference example = (Example.Preference) row.example();
                all++;
                Optional<PreferenceRow> pair = pair(row.place(), example, encoder, format, preferenceColumn);
                pair.ifPresent(rows::add);
                cut += pair.isPresent() && isCut(pair.get(), maxLength) ? 1 : 0;
            }
        }
        if (rows.isEmpty()) {
            throw new InvalidFileException(
                    paths.get(0),
                    "holds no pair whose prompt leaves room for completions within " + maxLength + " tokens");
        }
        return new PreferenceData(rows, notes(model, all, all - rows.size(), cut, maxLength));
    }

    private static Optional<PreferenceRow> pair(
            String place, Example.Preference example, Encoder encoder, SftFormat format, String preferenceColumn)
            throws IOException {
        try {
            Optional<Sequence> chosen = encoder.completion(example.prompt(), example.chosen(), format);
            Optional<Sequence> rejected = encoder.completion(example.prompt(), example.rejected(), format);
            if (chosen.isEmpty() || rejected.isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(new PreferenceRow(
                    chosen.get(),
                    rejected.get(),
                    preferenceColumn.isEmpty() ? 1 : preference(example, preferenceColumn)));
        } catch (IllegalArgumentException e) {
            throw new IOException(place + ": " + e.getMessage(), e);
        }
    }

    private static double preference(Example.Preference example, String column) {
        Object value = example.columns().get(column);
        Require.that(value instanceof Number, "column " + column, value, "a number from 0 to 1 is needed");
        return Require.inRange("column " + column, ((Number) value).doubleValue(), 0, 1);
    }

    /** A sequence of exactly that length may have been whole. */
    private static boolean isCut(PreferenceRow row, int maxLength) {
        return row.chosen().tokens().length == maxLength || row.rejected().tokens().length == maxLength;
    }

    private static List<String> notes(LanguageModel model, int all, int refused, int cut, int maxLength) {
        List<String> notes = new ArrayList<>();
        if (cut > 0) {
            notes.add(cut + " of " + all + " pairs are as long as allowed, " + maxLength
                    + " tokens: a longer one has lost its end");
        }
        if (refused > 0) {
            notes.add(
                    refused + " of " + all + " pairs are left out: their prompts leave no room for completions within "
                            + maxLength + " tokens");
        }
        if (model.endTokens().isEmpty()) {
            notes.add("the model has no token that ends texts: it cannot learn where completions end");
        }
        return notes;
    }
}
