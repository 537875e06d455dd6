package org.rollout4j.env.rl4j;

import java.util.Optional;
import java.util.function.Supplier;
import org.deeplearning4j.rl4j.mdp.MDP;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.env.EnvironmentAdapter;

/** Environments of classes that implement RL4J's {@link MDP}, and values for the generators that their constructors take. */
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
    public EnvironmentFactory adapt(String id, Supplier<Object> instances) {
        return MdpEnvironment.factory(id, () -> (MDP<?, ?, ?>) instances.get());
    }

    @Override
    public Optional<Object> argument(Class<?> parameter) {
        return Generators.is(parameter) ? Optional.of(Generators.next()) : Optional.empty();
    }
}
