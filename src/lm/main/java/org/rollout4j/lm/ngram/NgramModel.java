package org.rollout4j.lm.ngram;

import java.util.Arrays;
import org.rollout4j.core.Require;

/**
 * An n-gram language model that learns from what it is shown, text by text: interpolated modified Kneser-Ney (Chen and Goodman, "An Empirical Study of Smoothing
 * Techniques for Language Modeling", 1998, section 4.1.6):
 *
 * <pre>{@code p(w | h) = (c(h w) - D(c(h w))) / c(h) + (D1 N1(h) + D2 N2(h) + D3 N3(h)) / c(h) * p(w | h')}</pre>
 *
 * <p>{@code c} counts n-grams of the highest order, and of shorter ones the different tokens before them; {@code c(h)} is its sum over what comes after {@code h};
 * {@code Nj(h)} counts what has come after it j times, {@code N3} three times or more; {@code h'} is {@code h} without its first token. At the end of it every token of the
 * vocabulary is equally likely, so that none is impossible. The discounts of each length come from how many of its n-grams have the counts 1 to 4, as Chen and Goodman
 * have them; where these are too few for that, they are 0.5, 1 and 1.5, as KenLM's {@code --discount_fallback} has them.
 *
 * <p>Tokens are those of a language model, so that its probabilities and these can be mixed. What has been learned depends on the texts alone, and not on their order. Any
 * number of threads may ask while none adds.
 */
public final class NgramModel {
    private static final int MAX_ORDER = 16;
    private static final double[] FALLBACK = {0, 0.5, 1, 1.5};

    private final int vocabularySize;
    private final int order;
    private final CountTrie trie;
    /** {@code [length][count]}, what is taken from a count of 1, 2, and 3 or more. */
    private final double[][] discounts;

    /**
     * Knows no text yet: every token is equally likely.
     *
     * @param vocabularySize tokens are from 0 to below it
     * @param order the tokens of the longest n-grams, 1 to 16: one more than are looked back at
     */
    public NgramModel(int vocabularySize, int order) {
        this.vocabularySize = Require.inRange("vocabularySize", vocabularySize, 1, Integer.MAX_VALUE);
        this.order = Require.inRange("order", order, 1, MAX_ORDER);
        trie = new CountTrie(order);
        discounts = new double[order + 1][];
        updateDiscounts();
    }

    public int vocabularySize() {
        return vocabularySize;
    }

    public int order() {
        return order;
    }

    /** The number of different n-grams that it knows, of all lengths. */
    public int size() {
        return trie.size();
    }

    /**
     * Learns from a text, which nothing is before.
     *
     * @throws IllegalArgumentException if there is no such token; then nothing is learned
     */
    public void add(int... text) {
        for (int token : text) {
            check(token);
        }
        trie.add(text);
        updateDiscounts();
    }

    private void check(int token) {
        Require.inRange("token", token, 0, vocabularySize - 1);
    }

    private void updateDiscounts() {
        for (int length = 1; length <= order; length++) {
            discounts[length] = discounts(length);
        }
    }

    private double[] discounts(int length) {
        double y =
                trie.countOfCounts(length, 1) / (trie.countOfCounts(length, 1) + 2.0 * trie.countOfCounts(length, 2));
        double[] found = new double[FALLBACK.length];
        for (int count = 1; count < found.length; count++) {
            found[count] =
                    count - (count + 1) * y * trie.countOfCounts(length, count + 1) / trie.countOfCounts(length, count);
            if (!(found[count] > 0 && found[count] < count)) {
                return FALLBACK;
            }
        }
        return found;
    }

    /**
     * How likely a token is.
     *
     * @param context what it comes behind, of which the last tokens count
     * @return above 0; the sum over all tokens is 1
     */
    public double probability(int[] context, int token) {
        return probability(context, context.length, token);
    }

    /**
     * As above, of a token behind the first {@code end} ones of {@code text}.
     *
     * @throws IllegalArgumentException if there is no such token
     */
    public double probability(int[] text, int end, int token) {
        check(token);
        double probability = 1.0 / vocabularySize;
        for (int length = 1; length <= Math.min(order, end + 1); length++) {
            int before = node(text, end, length - 1);
            if (before == CountTrie.NONE || trie.total(before) == 0) {
                break;
            }
            int node = trie.child(before, token);
            double own = node == CountTrie.NONE ? 0 : discounted(node, length);
            probability = (own + left(before, length) * probability) / trie.total(before);
        }
        return probability;
    }

    /**
     * How likely each token is behind the first {@code end} ones of {@code text}.
     *
     * @param probabilities {@code [vocabularySize]}, set
     */
    public void probabilities(int[] text, int end, double[] probabilities) {
        int[] before = new int[order + 1];
        int longest = 0;
        while (longest < Math.min(order, end + 1)) {
            int node = node(text, end, longest);
            if (node == CountTrie.NONE || trie.total(node) == 0) {
                break;
            }
            before[++longest] = node;
        }
        double share = 1;
        double[] shares = new double[longest + 1];
        for (int length = longest; length >= 1; length--) {
            shares[length] = share / trie.total(before[length]);
            share *= left(before[length], length) / trie.total(before[length]);
        }
        Arrays.fill(probabilities, 0, vocabularySize, share / vocabularySize);
        for (int length = 1; length <= longest; length++) {
            int node = trie.firstChild(before[length]);
            for (; node != CountTrie.NONE; node = trie.nextSibling(node)) {
                probabilities[trie.token(node)] += shares[length] * discounted(node, length);
            }
        }
    }

    /** The node of the {@code length} tokens before {@code end}. */
    private int node(int[] text, int end, int length) {
        int node = CountTrie.ROOT;
        for (int i = end - length; i < end && node != CountTrie.NONE; i++) {
            node = trie.child(node, text[i]);
        }
        return node;
    }

    private double discounted(int node, int length) {
        int count = trie.count(node);
        return count - discounts[length][Math.min(count, CountTrie.CLASSES)];
    }

    /** What the discounts leave for shorter contexts. */
    private double left(int before, int length) {
        double left = 0;
        for (int count = 1; count <= CountTrie.CLASSES; count++) {
            left += discounts[length][count] * trie.children(before, count);
        }
        return left;
    }
}
