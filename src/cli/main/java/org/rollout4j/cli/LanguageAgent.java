package org.rollout4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Insight;
import org.rollout4j.core.ObservationBatch;
import org.rollout4j.core.Policy;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.decide.LanguageModelPolicy;
import org.rollout4j.lm.decide.Verbaliser;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.run.Models;
import org.rollout4j.watch.Agent;

/**
 * A language model as an agent, in the words that come with each environment.
 *
 * @param algorithm the method of its run; {@code language model} where there is none
 * @param environment what it learned to act in, if it did
 */
record LanguageAgent(LanguageModel model, String algorithm, Optional<String> environment, Path file) implements Agent {
    private static final String NO_RUN = "language model";

    /** @param path see {@link Models#load} */
    static LanguageAgent load(Path path) throws IOException {
        LanguageModel model = Models.load(path, Workers.caller());
        return new LanguageAgent(
                model, Models.method(path).orElse(NO_RUN), Models.environment(path), Models.file(path));
    }

    /** Runs count updates, not steps. */
    @Override
    public OptionalLong steps() {
        return OptionalLong.empty();
    }

    @Override
    public Acting in(EnvironmentFactory factory) {
        EnvironmentSpec spec = factory.spec();
        return new InWords(
                new LanguageModelPolicy(model, Verbaliser.of(factory), spec, Workers.caller()), spec.actionCount());
    }

    /** It says how probable it makes each action, and expects nothing. */
    private static final class InWords implements Acting {
        private final LanguageModelPolicy policy;
        private final int actionCount;
        private final LanguageModelPolicy.Distribution distribution;

        InWords(LanguageModelPolicy policy, int actionCount) {
            this.policy = policy;
            this.actionCount = actionCount;
            this.distribution = policy.distribution();
        }

        @Override
        public Policy policy() {
            return policy.greedy();
        }

        @Override
        public Policy exploring() {
            return policy;
        }

        @Override
        public Insight inspect(float[] observation, boolean[] legal) {
            double[] exact = new double[actionCount];
            distribution.probabilities(new ObservationBatch(1, observation, legal), exact);
            float[] probabilities = new float[exact.length];
            for (int action = 0; action < exact.length; action++) {
                probabilities[action] = (float) exact[action];
            }
            return new Insight(probabilities, null, null);
        }
    }
}
