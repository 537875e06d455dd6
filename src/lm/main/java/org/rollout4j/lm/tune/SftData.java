package org.rollout4j.lm.tune;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.rollout4j.core.SplitMix;
import org.rollout4j.file.InvalidFileException;
import org.rollout4j.lm.data.DataFiles;
import org.rollout4j.lm.data.Encoder;
import org.rollout4j.lm.data.Examples;
import org.rollout4j.lm.data.Kind;
import org.rollout4j.lm.data.SftExamples;
import org.rollout4j.lm.data.SftFormat;
import org.rollout4j.lm.data.TextCorpus;
import org.rollout4j.lm.data.Windows;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.Sequence;

/**
 * Files as sequences to fine-tune on. Of a file of JSON lines each row is an example; any other file is a text, cut into sequences that are as
 * long as they may be.
 *
 * @param sequences at least one
 * @param notes what was cut or left out, a line each
 */
public record SftData(List<Sequence> sequences, List<String> notes) {
    public SftData {
        sequences = List.copyOf(sequences);
        notes = List.copyOf(notes);
    }

    /**
     * Reads files.
     *
     * @throws IOException if a file cannot be read, or holds what cannot be learned; the message names the file, and the line where there is one
     */
    public static SftData read(List<Path> paths, LanguageModel model, SftFormat format) throws IOException {
        List<Examples.Row> rows = new ArrayList<>();
        List<Sequence> sequences = new ArrayList<>();
        for (Path file : DataFiles.of(paths)) {
            if (isRows(file)) {
                rows.addAll(Examples.rows(file, Kind.LANGUAGE_MODELING, Kind.PROMPT_COMPLETION));
            } else {
                sequences.addAll(cut(
                        TextCorpus.read(List.of(file), model.tokenizer(), OptionalInt.empty())
                                .all(),
                        format.maxLength()));
            }
        }
        if (rows.isEmpty()) {
            return new SftData(sequences, List.of());
        }
        try {
            SftExamples examples = SftExamples.ofRows(rows, Encoder.of(model, format.assistantOnlyLoss()), format);
            sequences.addAll(examples.sequences());
            return new SftData(sequences, notes(examples, rows.size(), format, model));
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Whether a file is one of JSON lines, by its name. */
    public static boolean isRows(Path file) {
        return file.toString().endsWith(".jsonl") || file.toString().endsWith(".json");
    }

    /** Each token but the first is predicted once. */
    private static List<Sequence> cut(Windows text, int maxLength) {
        List<Sequence> sequences = new ArrayList<>();
        for (int start = 0; start < text.length() - 1; start += maxLength - 1) {
            sequences.add(Sequence.of(text.tokens(start, Math.min(maxLength, text.length() - start))));
        }
        return sequences;
    }

    private static List<String> notes(SftExamples examples, int rows, SftFormat format, LanguageModel model) {
        List<String> notes = new ArrayList<>();
        if (examples.truncated() > 0) {
            notes.add(examples.truncated() + " of " + rows + " examples lose their end: longer than "
                    + format.maxLength() + " tokens, which is "
                    + (format.maxLength() == model.config().contextLength() ? "the model's context" : "maxLength"));
        }
        if (examples.refused() > 0) {
            notes.add(examples.refused() + " of " + rows + " examples are left out: no token to be predicted within "
                    + format.maxLength() + " tokens");
        }
        if (model.endTokens().isEmpty()) {
            notes.add("the model has no token that ends texts: it cannot learn where examples end");
        }
        return notes;
    }

    /**
     * Two parts, each with a sequence at least.
     *
     * @param fraction of the first part, held out; drawn by {@code random}, in the order of the data
     * @throws InvalidFileException if there is only one sequence
     */
    List<SftData> split(double fraction, SplitMix random, Path file) throws InvalidFileException {
        HeldOut<Sequence> parts = HeldOut.draw(sequences, fraction, random, file);
        return List.of(new SftData(parts.heldOut(), List.of()), new SftData(parts.training(), notes));
    }
}
