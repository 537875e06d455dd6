package org.rollout4j.env.rl4j;

import java.util.Optional;
import org.deeplearning4j.rl4j.mdp.MDP;
import org.nd4j.linalg.api.rng.Random;
import org.nd4j.linalg.factory.Nd4j;
import org.rollout4j.core.Environment;
import org.rollout4j.env.EnvironmentAdapter;

/** Environments of classes that implement RL4J's {@link MDP}, and the generators of ND4J that their constructors take. */
public final class MdpAdapter implements EnvironmentAdapter {
    @Override
    public String accepts() {
        return MDP.class.getName();
    }

    @Override
    public boolean fits(Class<?> type) {
        return MDP.class.isAssignableFrom(type);
    }

    @Override
    public Environment adapt(String id, Object instance) {
        return MdpEnvironment.of((MDP<?, ?, ?>) instance, id);
    }

    @Override
    public Optional<Generator> generator(Class<?> parameter, long seed) {
        if (parameter != Random.class) {
            return Optional.empty();
        }
        Random random = Nd4j.getRandomFactory().getNewRandomInstance(seed);
        return Optional.of(new Generator(random, random::setSeed));
    }
}
