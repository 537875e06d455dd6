package org.rollout4j.desk.simulate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.data.Content;
import org.rollout4j.lm.data.Encoder;
import org.rollout4j.lm.model.Completion;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.Sampler;
import org.rollout4j.lm.tune.LossEvaluator;

/** What is known of a world before anybody learns: texts of its model, by which users are made and results are held against the best possible. */
final class Ground {
    /** The share of the base's texts that each user takes. */
    static final double TAKEN = 0.3;

    private static final long DRAWS_SEED = 77;
    private static final long BEST_PATH = 31;

    private static final int AT_ONCE = 256;

    private final World world;
    private final Encoder encoder;
    private final List<Content> prompts;
    private final List<String> texts;
    private final LossEvaluator known;
    private final double loss;

    Ground(World world, Workers workers) {
        this.world = world;
        encoder = Encoder.of(world.base(), false);
        prompts = world.prompts(world.draws(), DRAWS_SEED);
        texts = written(world.base(), prompts, DRAWS_SEED, workers);
        known = new LossEvaluator(world.known(), workers);
        loss = known.evaluate(world.base()).loss();
    }

    private List<String> written(LanguageModel model, List<Content> of, long seed, Workers workers) {
        Sampler sampler = new Sampler(model, workers);
        List<String> all = new ArrayList<>();
        for (int from = 0; from < of.size(); from += AT_ONCE) {
            List<int[]> tokens = of.subList(from, Math.min(of.size(), from + AT_ONCE)).stream()
                    .map(encoder::prompt)
                    .toList();
            for (Completion one :
                    sampler.sample(tokens, world.sampling(), SplitMix.derive(seed, from), Sampler.Listener.NONE)) {
                all.add(one.text(model.tokenizer()));
            }
        }
        return all;
    }

    /** Somebody who takes {@value #TAKEN} of the base's texts. */
    SimulatedUser user(Likes likes) {
        double[] utilities = new double[texts.size()];
        Arrays.setAll(utilities, i -> likes.utility(prompts.get(i), texts.get(i)));
        return SimulatedUser.taking(TAKEN, likes, utilities);
    }

    /** How much more perplexing text that the base knows is to a model: 1 for as much. */
    double perplexityRatio(LanguageModel model) {
        return Math.exp(known.evaluate(model).loss() - loss);
    }

    /**
     * What is to be expected at some prompts.
     *
     * @param baseAcceptance how likely a text of the base is taken
     * @param baseUtility its worth
     * @param bestAcceptance how likely the best of many of its texts is taken
     * @param bestUtility its worth
     */
    record Bounds(double baseAcceptance, double baseUtility, double bestAcceptance, double bestUtility) {
        /** 0 at the base, and 1 at the best of many. */
        double acceptanceGain(double acceptance) {
            return (acceptance - baseAcceptance) / (bestAcceptance - baseAcceptance);
        }

        double utilityGain(double utility) {
            return (utility - baseUtility) / (bestUtility - baseUtility);
        }
    }

    /** By some texts of the base for each prompt. */
    Bounds bounds(SimulatedUser user, List<Content> at, long seed, Workers workers) {
        double[] sums = new double[4];
        for (int i = 0; i < at.size(); i++) {
            Content prompt = at.get(i);
            double[] utilities = written(
                            world.base(),
                            Collections.nCopies(world.bestOf(), prompt),
                            SplitMix.derive(seed, BEST_PATH, i),
                            workers)
                    .stream()
                    .mapToDouble(text -> user.likes().utility(prompt, text))
                    .toArray();
            double best = Arrays.stream(utilities).max().orElseThrow();
            sums[0] += Arrays.stream(utilities).map(user::acceptance).average().orElseThrow();
            sums[1] += Arrays.stream(utilities).average().orElseThrow();
            sums[2] += user.acceptance(best);
            sums[3] += best;
        }
        int n = at.size();
        return new Bounds(sums[0] / n, sums[1] / n, sums[2] / n, sums[3] / n);
    }
}
