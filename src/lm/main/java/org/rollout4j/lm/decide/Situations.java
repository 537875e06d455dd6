package org.rollout4j.lm.decide;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.rollout4j.core.ObservationBatch;
import org.rollout4j.lm.model.Packed;
import org.rollout4j.lm.model.Sequence;

/**
 * What decisions were made in, each different one once, however often it came: its prompt with the words of every action, of those that are not
 * legal the first token alone, and which are.
 *
 * @param words prompts with the words of an action, which alone are targets: sequence {@code situation * actions + action}
 * @param legal {@code [situations][actions]}
 * @param actions how many there are
 */
record Situations(Packed words, boolean[] legal, int actions) {
    /** Situations, and {@code [rows]} in which of them each row of what was observed is. */
    record Found(Situations situations, int[] ofRows) {}

    /**
     * Those of observations.
     *
     * @param policy whose words they are
     */
    static Found of(LanguageModelPolicy policy, Prompts prompts, ObservationBatch in, int actions) {
        Map<String, Integer> numbers = new HashMap<>();
        List<Integer> promptOf = new ArrayList<>();
        List<boolean[]> legal = new ArrayList<>();
        int[] ofRows = new int[in.rows()];
        for (int row = 0; row < ofRows.length; row++) {
            int prompt = prompts.add(in.observations(), row);
            boolean[] mask = mask(in, row, actions);
            Integer known = numbers.putIfAbsent(prompt + Arrays.toString(mask), legal.size());
            ofRows[row] = known == null ? legal.size() : known;
            if (known == null) {
                promptOf.add(prompt);
                legal.add(mask);
            }
        }
        List<Sequence> sequences = new ArrayList<>();
        for (int i = 0; i < legal.size(); i++) {
            int[] prompt = prompts.tokens().get(promptOf.get(i));
            for (int action = 0; action < actions; action++) {
                int[] words = policy.tokens(action);
                // what is not legal counts for nothing: its first token needs no reading but of the prompt
                sequences.add(Sequence.completion(prompt, legal.get(i)[action] ? words : Arrays.copyOf(words, 1)));
            }
        }
        boolean[] flat = new boolean[legal.size() * actions];
        for (int i = 0; i < legal.size(); i++) {
            System.arraycopy(legal.get(i), 0, flat, i * actions, actions);
        }
        return new Found(new Situations(Packed.of(sequences), flat, actions), ofRows);
    }

    private static boolean[] mask(ObservationBatch in, int row, int actions) {
        boolean[] mask = new boolean[actions];
        Arrays.fill(mask, true);
        if (in.actionMasks() != null) {
            System.arraycopy(in.actionMasks(), row * actions, mask, 0, actions);
        }
        return mask;
    }

    /** How many there are. */
    int count() {
        return legal.length / actions;
    }

    /** Some of them, in that order. */
    Situations select(int... some) {
        boolean[] chosen = new boolean[some.length * actions];
        for (int i = 0; i < some.length; i++) {
            System.arraycopy(legal, some[i] * actions, chosen, i * actions, actions);
        }
        int[] sequences = IntStream.of(some)
                .flatMap(s -> IntStream.range(s * actions, (s + 1) * actions))
                .toArray();
        return new Situations(words.select(sequences), chosen, actions);
    }

    /**
     * {@code [actions]}, the log-probabilities of the actions in a situation, renormalised over the legal ones; minus infinity where one is not.
     *
     * @param ofTokens {@code [length of words]}, the log-probabilities of the tokens
     */
    double[] logProbs(double[] ofTokens, int situation) {
        double[] logProbs = new double[actions];
        double max = Double.NEGATIVE_INFINITY;
        for (int a = 0; a < actions; a++) {
            int sequence = situation * actions + a;
            logProbs[a] = legal[sequence] ? words.sum(ofTokens, sequence) : Double.NEGATIVE_INFINITY;
            max = Math.max(max, logProbs[a]);
        }
        double sum = 0;
        for (double logProb : logProbs) {
            sum += Math.exp(logProb - max);
        }
        double logSum = max + Math.log(sum);
        for (int a = 0; a < actions; a++) {
            logProbs[a] -= logSum;
        }
        return logProbs;
    }
}
