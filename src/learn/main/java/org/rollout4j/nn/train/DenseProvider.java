package org.rollout4j.nn.train;

import org.rollout4j.nn.Architecture;

/** Makes {@link TrainableDense} networks. */
public final class DenseProvider implements NetworkProvider {
    @Override
    public String backend() {
        return NetworkConfig.DENSE;
    }

    @Override
    public TrainableNetwork create(Architecture architecture) {
        return new TrainableDense(architecture);
    }
}
