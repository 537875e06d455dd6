package org.rollout4j.bench;

import java.util.List;

/**
 * A case of ours and what it is measured beside. Of several peers the fastest counts.
 *
 * @param benchCase the name of the case
 * @param processors that ours may use
 * @param target how many times as fast as the peer ours is to be
 */
record PeerRow(String benchCase, int processors, double target, List<PythonPeer> peers) {
    private static final String PPO_LARGE = "ppo 256 32 1024 10";
    private static final String PPO_SMALL = "ppo 8 2048 64 10";
    private static final String A2C = "a2c 64 5 320 1";
    private static final String DQN = "dqn 8 8 32 1";

    /** The rows in the order of the table. */
    static final List<PeerRow> ALL = List.of(
            one(BenchCases.PPO_LARGE, PPO_LARGE),
            one(BenchCases.PPO_SMALL, PPO_SMALL),
            one(BenchCases.A2C, A2C),
            one(BenchCases.DQN, DQN),
            two(BenchCases.PPO_LARGE, 1.2, PPO_LARGE),
            two(BenchCases.PPO_SMALL, 1.6, PPO_SMALL),
            two(BenchCases.A2C, 1.4, A2C),
            // gradient steps of 32 rows are too short to be shared out
            new PeerRow(BenchCases.DQN, 2, 1.3, List.of(PythonPeer.jax(DQN))),
            new PeerRow(BenchCases.SAC, 2, 3, PythonPeer.sb3("SBX", "sac").toList()),
            new PeerRow(
                    BenchCases.QR_DQN,
                    2,
                    3,
                    PythonPeer.sb3("sb3-contrib", "qr-dqn").toList()));

    private static PeerRow one(String benchCase, String arguments) {
        return new PeerRow(benchCase + "-1", 1, 1.05, List.of(PythonPeer.jax(arguments)));
    }

    private static PeerRow two(String benchCase, double target, String arguments) {
        return new PeerRow(
                benchCase, 2, target, List.of(PythonPeer.jax(arguments), PythonPeer.jaxOnTwoDevices(arguments)));
    }
}
