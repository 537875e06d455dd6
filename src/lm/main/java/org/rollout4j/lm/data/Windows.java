package org.rollout4j.lm.data;

import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;
import org.rollout4j.core.Require;
import org.rollout4j.lm.model.Sequence;

/** A stretch of a {@link TextCorpus}, of which models see windows. Immutable. */
public final class Windows {
    private final TokenIds ids;
    private final int from;
    private final int end;

    Windows(TokenIds ids, int from, int end) {
        this.ids = ids;
        this.from = from;
        this.end = end;
    }

    /** The number of tokens. */
    public int length() {
        return end - from;
    }

    /** A copy of the tokens {@code start .. start + count - 1}. */
    public int[] tokens(int start, int count) {
        Require.inRange("start", start, 0, length());
        Require.inRange("count", count, 0, length() - start);
        int[] tokens = new int[count];
        for (int i = 0; i < count; i++) {
            tokens[i] = ids.get(from + start + i);
        }
        return tokens;
    }

    /**
     * The windows that do not overlap, from the first token on: each predicts the {@code contextLength} tokens after its first. Together they
     * predict each token once, but for the first, and for the last ones that fill no window. The loss over them is what is called exact. Made
     * when asked for.
     *
     * @throws IllegalArgumentException if the stretch is shorter than one
     */
    public List<Sequence> each(int contextLength) {
        requireOne(contextLength);
        return new Each(contextLength, (length() - 1) / contextLength);
    }

    /** @throws IllegalArgumentException if not one window is in it */
    void requireOne(int contextLength) {
        Require.inRange("contextLength", contextLength, 1, Integer.MAX_VALUE - 1);
        Require.that(
                length() > contextLength,
                "number of tokens",
                length(),
                "at least contextLength + 1, " + (contextLength + 1) + ", are needed");
    }

    private final class Each extends AbstractList<Sequence> implements RandomAccess {
        private final int contextLength;
        private final int count;

        Each(int contextLength, int count) {
            this.contextLength = contextLength;
            this.count = count;
        }

        @Override
        public Sequence get(int index) {
            return Sequence.of(tokens(index * contextLength, contextLength + 1));
        }

        @Override
        public int size() {
            return count;
        }
    }
}
