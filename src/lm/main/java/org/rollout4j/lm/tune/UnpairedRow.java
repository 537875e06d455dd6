package org.rollout4j.lm.tune;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.rollout4j.lm.loss.KtoLoss;
import org.rollout4j.lm.model.Sequence;

/**
 * A completion that was liked or not, in tokens.
 *
 * @param sequence the prompt with the completion, which alone counts
 * @param desirable whether it was liked
 */
public record UnpairedRow(Sequence sequence, boolean desirable) {
    /**
     * Of each row the prompt with the completion of the next row, and of the last row with that of the first: all completions of the rows, none
     * after its own prompt.
     *
     * @param maxLength the most tokens of a sequence, more than any prompt has; of a longer one the start is kept
     * @return none where there are fewer than two rows
     */
    static List<Sequence> mismatched(List<UnpairedRow> rows, int maxLength) {
        if (rows.size() < 2) {
            return List.of();
        }
        int[] others = KtoLoss.mismatched(rows.size());
        return IntStream.range(0, others.length)
                .mapToObj(row -> rows.get(row).with(rows.get(others[row]), maxLength))
                .toList();
    }

    private Sequence with(UnpairedRow other, int maxLength) {
        int[] prompt = sequence.prompt();
        int[] theirs = other.sequence.tokens();
        int from = other.sequence.prompt().length;
        int length = Math.min(maxLength, prompt.length + theirs.length - from);
        int[] tokens = Arrays.copyOf(prompt, length);
        System.arraycopy(theirs, from, tokens, prompt.length, length - prompt.length);
        return Sequence.completion(prompt.length, tokens);
    }
}
