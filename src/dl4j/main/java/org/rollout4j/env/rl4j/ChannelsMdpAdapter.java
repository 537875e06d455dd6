package org.rollout4j.env.rl4j;

import org.rollout4j.core.Environment;
import org.rollout4j.env.EnvironmentAdapter;

/** Environments of classes that implement {@code Environment} of {@code rl4j-core}, see {@link ChannelsMdp}. */
public final class ChannelsMdpAdapter implements EnvironmentAdapter {
    @Override
    public String accepts() {
        return "org.deeplearning4j.rl4j.environment.Environment";
    }

    @Override
    public boolean fits(Class<?> type) {
        return ChannelsMdp.fits(type);
    }

    @Override
    public Environment adapt(String id, Object instance) {
        return MdpEnvironment.of(new ChannelsMdp(instance), id);
    }
}
