package org.rollout4j.lm.data;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.rollout4j.core.Require;
import org.rollout4j.lm.model.Sequence;

/**
 * Examples as sequences to fine-tune on.
 *
 * @param sequences at least one, in the order of the examples
 * @param truncated how many of them were longer than allowed, and lost their end
 * @param refused how many examples have no token to be predicted, as where the prompt is longer than allowed, and were left out: their loss
 *     would be 0 / 0
 */
public record SftExamples(List<Sequence> sequences, int truncated, int refused) {
    public SftExamples {
        sequences = List.copyOf(sequences);
    }

    /**
     * Makes sequences.
     *
     * @param examples of language modelling, or prompts with completions
     * @throws IllegalArgumentException if one is of another kind or cannot be written in tokens (the message has its number, from 1), or if
     *     none has a token to be predicted
     */
    public static SftExamples of(List<Example> examples, Encoder encoder, SftFormat format) {
        return ofRows(
                IntStream.range(0, examples.size())
                        .mapToObj(i -> new Examples.Row(examples.get(i), "example " + (i + 1)))
                        .toList(),
                encoder,
                format);
    }

    /**
     * Makes sequences of rows, as {@link #of}.
     *
     * @throws IllegalArgumentException as {@link #of}; the message has the place of the row
     */
    public static SftExamples ofRows(List<Examples.Row> rows, Encoder encoder, SftFormat format) {
        List<Sequence> sequences = new ArrayList<>();
        int truncated = 0;
        int refused = 0;
        for (Examples.Row row : rows) {
            Encoder.Encoded encoded = encoded(row, encoder, format);
            if (encoded.targets(format.maxLength()) == 0) {
                refused++;
                continue;
            }
            sequences.add(encoded.sequence(format.maxLength()));
            truncated += encoded.ids().length > format.maxLength() ? 1 : 0;
        }
        Require.that(
                !sequences.isEmpty(),
                "number of examples with a token to be predicted",
                0,
                "at least 1 of the " + rows.size() + " must have one within maxLength, " + format.maxLength());
        return new SftExamples(sequences, truncated, refused);
    }

    private static Encoder.Encoded encoded(Examples.Row row, Encoder encoder, SftFormat format) {
        try {
            return encoder.encode(row.example(), format);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(row.place() + ": " + e.getMessage(), e);
        }
    }

    /** The number of tokens of all sequences. */
    public long tokens() {
        return sequences.stream()
                .mapToLong(sequence -> sequence.tokens().length)
                .sum();
    }
}
