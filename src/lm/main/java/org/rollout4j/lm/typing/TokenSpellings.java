package org.rollout4j.lm.typing;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.rollout4j.lm.text.Tokenizer;

/** The tokens of a tokenizer that stand for text, by the bytes they begin with. */
public final class TokenSpellings {
    private static final int BYTES = 256;

    private final byte[][] spellings;
    private final int[] all;
    private final int[][] byFirst;

    public TokenSpellings(Tokenizer tokenizer) {
        spellings = new byte[tokenizer.vocabularySize()][];
        List<List<Integer>> lists = new ArrayList<>();
        IntStream.range(0, BYTES).forEach(none -> lists.add(new ArrayList<>()));
        for (int id = 0; id < spellings.length; id++) {
            spellings[id] = tokenizer.isSpecial(id) ? new byte[0] : tokenizer.bytes(id);
            if (spellings[id].length > 0) {
                lists.get(spellings[id][0] & 0xff).add(id);
            }
        }
        byFirst = lists.stream().map(TokenSpellings::array).toArray(int[][]::new);
        all = IntStream.range(0, spellings.length)
                .filter(id -> spellings[id].length > 0)
                .toArray();
    }

    private static int[] array(List<Integer> list) {
        return list.stream().mapToInt(Integer::intValue).toArray();
    }

    /** A token, and the logarithm of how likely it is among those that may come. */
    record Choice(int token, double logProb) {}

    /** The bytes of a token; none of a special one. */
    public byte[] spelling(int token) {
        return spellings[token];
    }

    /**
     * The most likely token of those that go on as is typed: that begin with it, or that it begins with. Nothing if there is none.
     *
     * @param typed empty if all may come
     */
    Choice mostLikely(double[] probabilities, byte... typed) {
        int best = -1;
        double sum = 0;
        for (int id : typed.length == 0 ? all : byFirst[typed[0] & 0xff]) {
            if (typed.length == 0 || goesOn(spellings[id], typed)) {
                sum += probabilities[id];
                best = best < 0 || probabilities[id] > probabilities[best] ? id : best;
            }
        }
        double given = typed.length == 0 ? 1 : sum;
        return best < 0 || probabilities[best] == 0 ? null : new Choice(best, Math.log(probabilities[best] / given));
    }

    /**
     * The tokens that go on as is typed.
     *
     * @param typed as {@link #mostLikely} has it
     */
    public int[] goingOn(byte... typed) {
        return typed.length == 0
                ? all.clone()
                : IntStream.of(byFirst[typed[0] & 0xff])
                        .filter(id -> goesOn(spellings[id], typed))
                        .toArray();
    }

    private static boolean goesOn(byte[] spelling, byte... typed) {
        for (int i = 0; i < Math.min(spelling.length, typed.length); i++) {
            if (spelling[i] != typed[i]) {
                return false;
            }
        }
        return true;
    }
}
