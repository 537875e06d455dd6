package org.rollout4j.desk.write;

import java.util.Arrays;
import java.util.function.BooleanSupplier;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.model.Decoder;
import org.rollout4j.lm.model.LanguageModel;

/** Texts that a model read lately: of one that begins as another did, only the rest is read. Behind them are rows to write drafts in. */
final class ReadTexts {
    /** So many texts are kept: tabs that are open, and instructions. */
    private static final int KEPT = 3;

    /** So many tokens are read between two looks at whether they are still wanted. */
    private static final int CHUNK = 64;

    private final Decoder decoder;
    private final int[][] texts = new int[KEPT][0];
    private final long[] used = new long[KEPT];
    private long reads;
    /** What was to be read last, by whichever model. */
    private int[] latest = new int[0];

    ReadTexts(LanguageModel model, int drafts, int maxLength, Workers workers) {
        decoder = new Decoder(model, KEPT + drafts, maxLength, workers);
    }

    /** Forgets all texts, and reads with another model of the same shape. */
    void use(LanguageModel other) {
        decoder.restart(other);
        Arrays.fill(texts, new int[0]);
        Arrays.fill(used, 0);
    }

    Decoder decoder() {
        return decoder;
    }

    /** The row of a draft. */
    static int draft(int index) {
        return KEPT + index;
    }

    /**
     * Reads a text.
     *
     * @param tokens at least one
     * @param logits {@code [vocabulary]}, set to those of what comes next
     * @return the row that holds it; negative if it is no longer wanted
     */
    int read(int[] tokens, float[] logits, BooleanSupplier cancelled) {
        latest = tokens;
        int row = row(tokens);
        int known = Math.min(common(texts[row], tokens), tokens.length - 1);
        decoder.truncate(row, known);
        texts[row] = Arrays.copyOf(tokens, known);
        used[row] = ++reads;
        for (int from = known; from < tokens.length; from += CHUNK) {
            if (cancelled.getAsBoolean()) {
                return -1;
            }
            int end = Math.min(tokens.length, from + CHUNK);
            decoder.read(row, Arrays.copyOfRange(tokens, from, end), logits);
            texts[row] = Arrays.copyOf(tokens, end);
        }
        return row;
    }

    /** Reads what was read last once more, after {@link #use}, as far as that is wanted: whoever goes on from there finds it read. */
    void readAgain(float[] logits, BooleanSupplier cancelled) {
        if (latest.length > 0) {
            read(latest, logits, cancelled);
        }
    }

    /** The one that has the most of it, if that is half of what it holds; else the one that was used the longest time ago. */
    private int row(int... tokens) {
        int best = 0;
        int oldest = 0;
        for (int row = 1; row < KEPT; row++) {
            best = common(texts[row], tokens) > common(texts[best], tokens) ? row : best;
            oldest = used[row] < used[oldest] ? row : oldest;
        }
        return 2 * common(texts[best], tokens) > texts[best].length ? best : oldest;
    }

    private static int common(int[] text, int... other) {
        int differs = Arrays.mismatch(text, other);
        return differs < 0 ? text.length : differs;
    }
}
