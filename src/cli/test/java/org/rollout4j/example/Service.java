package org.rollout4j.example;

import java.io.IOException;
import java.nio.file.Path;
import org.rollout4j.core.Policy;
import org.rollout4j.policy.PolicyFile;

// README: begin
/** Acts by a trained policy. */
public final class Service {
    private final Policy policy; // immutable, for any number of threads

    public Service(Path file) throws IOException {
        policy = PolicyFile.read(file).policy(); // such as models/drain-grid-ppo.zip
    }

    /** The best action; IllegalArgumentException says in a line what is wrong with an observation. */
    public int action(float[] observation) {
        return policy.open().act(observation);
    }
}
// README: end
