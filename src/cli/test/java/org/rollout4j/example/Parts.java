package org.rollout4j.example;

import java.util.List;
import org.rollout4j.algo.actorcritic.Ppo;
import org.rollout4j.algo.actorcritic.PpoConfig;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.Policy;
import org.rollout4j.core.Workers;
import org.rollout4j.eval.EpisodeEvaluator;
import org.rollout4j.rollout.LocalRollouts;
import org.rollout4j.train.Trainer;
import org.rollout4j.train.TrainingConfig;

final class Parts {
    private Parts() {}

    static Policy train() {
        // README: begin
        EnvironmentFactory factory = Corridor::new;
        PpoConfig config = PpoConfig.defaults().withEnvs(8).withHorizon(32);
        TrainingConfig training = TrainingConfig.ofSteps(20_000);
        try (Workers workers = new Workers(2);
                LocalRollouts source = new LocalRollouts(factory, config, 1, workers);
                EpisodeEvaluator evaluator = new EpisodeEvaluator(factory, 100, 2, workers)) {
            Ppo learner = new Ppo(factory.spec(), config, 3, workers);
            new Trainer<>(training, learner, source, evaluator, List.of()).run();
            return learner.greedy();
        }
        // README: end
    }
}
