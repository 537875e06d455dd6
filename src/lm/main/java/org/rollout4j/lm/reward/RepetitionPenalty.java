package org.rollout4j.lm.reward;

import java.nio.IntBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.rollout4j.core.Require;
import org.rollout4j.core.Setting;

/**
 * TRL's {@code repetition_penalty_reward}, appendix C.2 of Yeo et al. (2025), Demystifying long chain-of-thought reasoning: {@code (1 - distinct / all)
 * * maxPenalty} of the n-grams of a completion's token ids, from {@code maxPenalty} to 0; 0 of a completion shorter than an n-gram.
 *
 * @param ngramSize the number of tokens of an n-gram
 * @param maxPenalty what a completion of nothing but repetitions comes near to
 */
public record RepetitionPenalty(
        @Setting("tokens of an n-gram, 1 or more") int ngramSize,

        @Setting("what a completion of nothing but repetitions comes near to, 0 or less")
        double maxPenalty)
        implements RewardFunction {
    public RepetitionPenalty {
        Require.inRange("ngramSize", ngramSize, 1, 1 << 20);
        Require.inRange("maxPenalty", maxPenalty, -Double.MAX_VALUE, 0);
    }

    @Override
    public Rewards score(List<RewardRow> rows) throws Exception {
        return RewardFunction.each(row -> penalty(row.tokenIds())).score(rows);
    }

    private double penalty(int... tokens) {
        double repeated = repeated(ngramSize, tokens);
        return repeated == 0 ? 0 : repeated * maxPenalty;
    }

    /** The fraction of a text's n-grams that stood in it before, {@code 1 - distinct / all}; 0 where there is none. */
    public static double repeated(int ngramSize, int... tokens) {
        int all = tokens.length - ngramSize + 1;
        if (all < 1) {
            return 0;
        }
        Set<IntBuffer> distinct = new HashSet<>();
        for (int i = 0; i < all; i++) {
            distinct.add(IntBuffer.wrap(tokens, i, ngramSize));
        }
        return 1 - (double) distinct.size() / all;
    }
}
