package org.rollout4j.core;

/** The actions that an environment takes, and a policy chooses from. */
public sealed interface ActionSpace {
    /** The most discrete actions. */
    int MAX_COUNT = 1 << 16;

    /**
     * Numbered actions.
     *
     * @param count they are {@code 0 .. count - 1}, 1 to {@value #MAX_COUNT}
     * @param masked whether some are illegal in some states, see {@link Environment#actionMask}
     */
    record Discrete(int count, boolean masked) implements ActionSpace {
        public Discrete {
            Require.inRange("actionCount", count, 1, MAX_COUNT);
        }

        @Override
        public String toString() {
            return count + " actions" + (masked ? " with masks" : "");
        }
    }

    /**
     * Points of a box.
     *
     * @param box the bounds of each element; an environment takes what is outside for the nearest bound
     */
    record Continuous(Box box) implements ActionSpace {
        public Continuous {
            Require.that(box != null, "continuousActions", null, "a box is needed");
        }

        @Override
        public String toString() {
            return "actions " + box.shape();
        }
    }

    /** Numbered actions that are all always legal. */
    static ActionSpace discrete(int count) {
        return new Discrete(count, false);
    }

    /** Points of a box. */
    static ActionSpace continuous(Box box) {
        return new Continuous(box);
    }
}
