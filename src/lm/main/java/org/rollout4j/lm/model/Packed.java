package org.rollout4j.lm.model;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.rollout4j.core.Require;

/**
 * Sequences one after the other in one row of tokens, without padding. A position sees those of its own sequence up to itself.
 *
 * @param tokens {@code [length]}, the ids that are read
 * @param positions {@code [length]}, where in its sequence each is, from 0
 * @param targets {@code [length]}, the id that comes next and counts in the loss; {@link #NONE} where none does
 * @param starts {@code [sequences + 1]}, where each sequence begins; last, the length
 */
public record Packed(int[] tokens, int[] positions, int[] targets, int[] starts) {
    /** The target of a position without one. */
    public static final int NONE = -1;

    /** The target of a position that is only marked: one whose value is asked for, and nothing is predicted. */
    public static final int MARK = 0;

    /**
     * Packs sequences. The last token of each is only a target.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Packed of(List<Sequence> sequences) {
        Require.that(!sequences.isEmpty(), "number of sequences", 0, "at least 1 is needed");
        int length = sequences.stream().mapToInt(Sequence::positions).sum();
        int[] tokens = new int[length];
        int[] positions = new int[length];
        int[] targets = new int[length];
        int[] starts = new int[sequences.size() + 1];
        int at = 0;
        for (int s = 0; s < sequences.size(); s++) {
            Sequence sequence = sequences.get(s);
            for (int i = 0; i < sequence.positions(); i++, at++) {
                tokens[at] = sequence.tokens()[i];
                positions[at] = i;
                targets[at] = sequence.predicted()[i + 1] ? sequence.tokens()[i + 1] : NONE;
            }
            starts[s + 1] = at;
        }
        return new Packed(tokens, positions, targets, starts);
    }

    /**
     * Packs texts that are read to their last token, whose position alone is marked: what a reward model scores.
     *
     * @param texts the tokens of each, at least 1
     * @throws IllegalArgumentException if there is none, or an empty one
     */
    public static Packed whole(List<int[]> texts) {
        Require.that(!texts.isEmpty(), "number of texts", 0, "at least 1 is needed");
        int[] starts = new int[texts.size() + 1];
        for (int s = 0; s < texts.size(); s++) {
            int length = texts.get(s).length;
            Require.that(length > 0, "number of tokens of text " + s, 0, "at least 1 is needed");
            starts[s + 1] = Math.addExact(starts[s], length);
        }
        int[] tokens = new int[starts[texts.size()]];
        int[] positions = new int[tokens.length];
        int[] targets = new int[tokens.length];
        Arrays.fill(targets, NONE);
        for (int s = 0; s < texts.size(); s++) {
            System.arraycopy(texts.get(s), 0, tokens, starts[s], texts.get(s).length);
            for (int at = starts[s]; at < starts[s + 1]; at++) {
                positions[at] = at - starts[s];
            }
            targets[starts[s + 1] - 1] = MARK;
        }
        return new Packed(tokens, positions, targets, starts);
    }

    /** The number of positions. */
    public int length() {
        return tokens.length;
    }

    /** The number of sequences. */
    public int sequences() {
        return starts.length - 1;
    }

    /** The number of targets. */
    public int targetCount() {
        int count = 0;
        for (int target : targets) {
            count += target == NONE ? 0 : 1;
        }
        return count;
    }

    /** The number of targets of a sequence. */
    public int targetCount(int sequence) {
        int count = 0;
        for (int i = starts[sequence]; i < starts[sequence + 1]; i++) {
            count += targets[i] == NONE ? 0 : 1;
        }
        return count;
    }

    /** The sum over a sequence's targets of {@code values[length]}. */
    public double sum(double[] values, int sequence) {
        double sum = 0;
        for (int i = starts[sequence]; i < starts[sequence + 1]; i++) {
            sum += targets[i] == NONE ? 0 : values[i];
        }
        return sum;
    }

    /** {@code [sequences]}, {@link #sum} of every sequence. */
    public double[] sumOfEach(double[] values) {
        return IntStream.range(0, sequences()).mapToDouble(s -> sum(values, s)).toArray();
    }

    /** {@code [targets of the sequence]}, what of {@code values[length]} belongs to a sequence's targets. */
    public double[] ofTargets(double[] values, int sequence) {
        double[] own = new double[targetCount(sequence)];
        int count = 0;
        for (int i = starts[sequence]; i < starts[sequence + 1]; i++) {
            if (targets[i] != NONE) {
                own[count++] = values[i];
            }
        }
        return own;
    }

    /** The opposite of {@link #ofTargets}: sets what of {@code values[length]} belongs to a sequence's targets. */
    public void setTargets(double[] values, int sequence, double[] own) {
        int count = 0;
        for (int i = starts[sequence]; i < starts[sequence + 1]; i++) {
            if (targets[i] != NONE) {
                values[i] = own[count++];
            }
        }
    }

    /** {@code [sequences][targets of each]}, {@link #ofTargets} of every sequence. */
    public List<double[]> ofEachTarget(double[] values) {
        return IntStream.range(0, sequences())
                .mapToObj(i -> ofTargets(values, i))
                .toList();
    }

    /** {@code [length]}, the opposite of {@link #ofEachTarget}; 0 where there is no target. */
    public double[] atTargets(List<double[]> own) {
        double[] values = new double[length()];
        for (int i = 0; i < sequences(); i++) {
            setTargets(values, i, own.get(i));
        }
        return values;
    }

    /** Some of the sequences, in that order. */
    public Packed select(int... sequences) {
        int[] begins = new int[sequences.length + 1];
        for (int i = 0; i < sequences.length; i++) {
            begins[i + 1] = begins[i] + starts[sequences[i] + 1] - starts[sequences[i]];
        }
        int length = begins[sequences.length];
        Packed selected = new Packed(new int[length], new int[length], new int[length], begins);
        for (int i = 0; i < sequences.length; i++) {
            int from = starts[sequences[i]];
            int count = begins[i + 1] - begins[i];
            System.arraycopy(tokens, from, selected.tokens, begins[i], count);
            System.arraycopy(positions, from, selected.positions, begins[i], count);
            System.arraycopy(targets, from, selected.targets, begins[i], count);
        }
        return selected;
    }

    /** The sequences {@code from .. end - 1} alone. */
    public Packed part(int from, int end) {
        int first = starts[from];
        int last = starts[end];
        int[] shifted = new int[end - from + 1];
        for (int i = 0; i <= end - from; i++) {
            shifted[i] = starts[from + i] - first;
        }
        return new Packed(
                Arrays.copyOfRange(tokens, first, last),
                Arrays.copyOfRange(positions, first, last),
                Arrays.copyOfRange(targets, first, last),
                shifted);
    }
}
