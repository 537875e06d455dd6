package org.rollout4j.example;

import java.util.List;
import org.deeplearning4j.rl4j.mdp.CartpoleNative;
import org.rollout4j.algo.actorcritic.Ppo;
import org.rollout4j.algo.actorcritic.PpoConfig;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.Policy;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.Workers;
import org.rollout4j.env.rl4j.MdpEnvironment;
import org.rollout4j.eval.EpisodeEvaluation;
import org.rollout4j.eval.EpisodeEvaluator;
import org.rollout4j.math.Schedule;
import org.rollout4j.rollout.LocalRollouts;
import org.rollout4j.train.Trainer;
import org.rollout4j.train.TrainingConfig;

/** The same by this project. */
final class CartpoleByPpo {
    private CartpoleByPpo() {}

    static EpisodeEvaluation train() {
        // docs: begin
        SplitMix seeds = new SplitMix(123); // else each pole draws its own
        EnvironmentFactory factory =
                MdpEnvironment.factory(() -> new CartpoleNative(seeds.nextInt()), 200); // maxEpochStep
        PpoConfig config = PpoConfig.defaults()
                .withEnvs(8) // numThreads
                .withHorizon(64) // nStep
                .withDiscount(0.99) // gamma
                .withLambda(0.9)
                .withMinibatchSize(64)
                .withLearningRate(Schedule.linear(1e-3, 0));
        try (Workers workers = new Workers(2);
                LocalRollouts source = new LocalRollouts(factory, config, 123, workers);
                EpisodeEvaluator evaluator = new EpisodeEvaluator(factory, 10, 456, workers)) {
            Ppo learner = new Ppo(factory.spec(), config, 123, workers);
            TrainingConfig training = TrainingConfig.ofSteps(50_000); // maxStep
            new Trainer<>(training, learner, source, evaluator, List.of()).run();

            Policy policy = learner.greedy(); // immutable, for any number of threads
            EpisodeEvaluation evaluation = evaluator.evaluate(policy);
            // docs: end
            return evaluation;
        }
    }
}
