package org.rollout4j.env.control;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rollout4j.core.Actions;
import org.rollout4j.core.CheckedEnvironment;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.ObservationBatch;
import org.rollout4j.core.Policy;
import org.rollout4j.core.StepResult;
import org.rollout4j.env.Catalogue;

class HeuristicsTest {
    /** Bounds around what the same rules reach in Gymnasium: 500, -84, -120, 89.4 and -149. */
    @ParameterizedTest
    @CsvSource({
        "CartPole-v1,500,500",
        "Acrobot-v1,-95,-75",
        "MountainCar-v0,-122,-117",
        "MountainCarContinuous-v0,89,90",
        "Pendulum-v1,-170,-125"
    })
    void reachWhatTheyReachInGymnasium(String id, double low, double high) {
        EnvironmentFactory factory = Catalogue.find(id);
        assertThat(factory.heuristics()).hasSize(1);
        Policy policy = factory.heuristics().values().iterator().next();
        double total = 0;
        int episodes = 200;
        try (CheckedEnvironment environment = new CheckedEnvironment(factory.create())) {
            for (int seed = 0; seed < episodes; seed++) {
                total += play(environment, policy, seed);
            }
        }
        assertThat(total / episodes).isBetween(low, high);
    }

    private static double play(CheckedEnvironment environment, Policy policy, long seed) {
        EnvironmentSpec spec = environment.spec();
        ObservationBatch in = new ObservationBatch(1, new float[spec.observationSize()], null);
        Actions out = Actions.of(spec.actions(), 1);
        Policy.Session session = policy.open();
        environment.reset(seed);
        double total = 0;
        StepResult result;
        do {
            environment.observe(in.observations(), 0);
            session.act(in, out);
            result = environment.step(out, 0);
            total += result.reward();
        } while (!result.ended());
        return total;
    }
}
