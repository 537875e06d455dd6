package org.rollout4j.lm.decide;

import java.util.Optional;
import java.util.OptionalDouble;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.Evaluation;
import org.rollout4j.core.Evaluator;
import org.rollout4j.core.Metrics;
import org.rollout4j.core.Workers;
import org.rollout4j.eval.EpisodeEvaluation;
import org.rollout4j.eval.EpisodeEvaluator;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.tabular.Oracle;
import org.rollout4j.tabular.Outcome;

/**
 * Judges a language model by what its most probable actions bring, and, beside that, its actions as it draws them: exactly where the environment can be
 * enumerated, else over episodes that nothing is learned from.
 */
public final class DecisionEvaluator implements Evaluator<LanguageModel> {
    /** The metric that says how far the way from the random policy to the optimum the most probable actions are. */
    public static final String FRACTION_OF_OPTIMAL = "evaluationFractionOfOptimal";

    /** The same of actions as the model draws them. */
    public static final String FRACTION_OF_OPTIMAL_DRAWN = "evaluationFractionOfOptimalDrawn";

    private static final int EPISODES = 100;

    private final EnvironmentFactory factory;
    private final Verbaliser verbaliser;
    private final Workers workers;
    private final Optional<Oracle> oracle;
    private final EpisodeEvaluator episodes;

    /**
     * @param seed what starts of episodes derive from
     * @param workers the threads that read
     */
    public DecisionEvaluator(EnvironmentFactory factory, Verbaliser verbaliser, long seed, Workers workers) {
        this.factory = factory;
        this.verbaliser = verbaliser;
        this.workers = workers;
        this.oracle = Oracle.of(factory, workers);
        this.episodes = new EpisodeEvaluator(factory, EPISODES, seed);
    }

    /**
     * What came out.
     *
     * @param score the mean return of the most probable actions
     */
    private record Judged(double score, Metrics metrics) implements Evaluation {}

    @Override
    public Evaluation evaluate(LanguageModel model) {
        LanguageModelPolicy policy = new LanguageModelPolicy(model, verbaliser, factory.spec(), workers);
        Outcome greedy = outcome(policy.greedy());
        Outcome drawn = outcome(policy);
        Metrics metrics = Metrics.NONE
                .with("evaluationReturn", greedy.meanReturn())
                .with("evaluationLength", greedy.meanLength())
                .with("evaluationReturnDrawn", drawn.meanReturn());
        return new Judged(
                greedy.meanReturn(),
                metrics.with(FRACTION_OF_OPTIMAL, fractionOfOptimal(greedy.meanReturn()))
                        .with(FRACTION_OF_OPTIMAL_DRAWN, fractionOfOptimal(drawn.meanReturn())));
    }

    private Outcome outcome(LanguageModelPolicy policy) {
        return policy.value(factory).orElseGet(() -> {
            EpisodeEvaluation played = episodes.evaluate(policy);
            return new Outcome(played.meanReturn(), played.meanLength());
        });
    }

    /** How far a mean return is on the way from the random policy's to the optimum; nothing where that is not known. */
    public OptionalDouble fractionOfOptimal(double meanReturn) {
        if (oracle.isEmpty() || oracle.get().randomReturn().isEmpty()) {
            return OptionalDouble.empty();
        }
        double random = oracle.get().randomReturn().getAsDouble();
        return OptionalDouble.of((meanReturn - random) / (oracle.get().optimalReturn() - random));
    }

    @Override
    public void requestStop() {
        episodes.requestStop();
    }

    @Override
    public void close() {
        episodes.close();
    }
}
