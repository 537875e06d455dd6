package org.rollout4j.example;

import java.util.List;
import org.rollout4j.algo.Ppo;
import org.rollout4j.algo.PpoConfig;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.Policy;
import org.rollout4j.core.Workers;
import org.rollout4j.eval.EpisodeEvaluator;
import org.rollout4j.rollout.LocalRollouts;
import org.rollout4j.train.Trainer;
import org.rollout4j.train.TrainingConfig;

final class QuickStart {
    private QuickStart() {}

    static Policy train() {
        // README: begin
        EnvironmentFactory factory = Corridor::new;
        PpoConfig config = PpoConfig.defaults().withEnvs(8).withHorizon(32);
        try (Workers workers = new Workers(2);
                LocalRollouts source = new LocalRollouts(factory, config, 1, workers);
                EpisodeEvaluator evaluator = new EpisodeEvaluator(factory, 100, 2, workers)) {
            Ppo learner = new Ppo(factory.spec(), config, 3, workers);
            TrainingConfig training = TrainingConfig.ofSteps(20_000);
            new Trainer<>(training, learner, source, evaluator, List.of()).run();

            Policy policy = learner.greedy(); // immutable, for any number of threads
            int action = policy.open().act(new float[] {0.5f}); // 1: to the right
            // README: end
            if (action != 1) {
                throw new AssertionError(action);
            }
            return policy;
        }
    }
}
