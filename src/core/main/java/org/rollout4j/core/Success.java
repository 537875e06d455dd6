package org.rollout4j.core;

/** What it means that an episode solved its task. */
public enum Success {
    /** It terminated: that is the goal, such as a grid that is emptied. */
    TERMINATION {
        @Override
        public boolean of(Episode episode) {
            return episode.terminated();
        }
    },
    /** It lasted until the time limit: termination is failure, such as a pole that falls. */
    SURVIVAL {
        @Override
        public boolean of(Episode episode) {
            return !episode.terminated();
        }
    },
    /** Its return is above 0: only the goal is rewarded, and episodes terminate in other ways, too, such as by a hole in the ice. */
    REWARD {
        @Override
        public boolean of(Episode episode) {
            return episode.totalReward() > 0;
        }
    },
    /** Nothing: there is more or less return. */
    NONE {
        @Override
        public boolean of(Episode episode) {
            return false;
        }
    };

    /** Whether an episode solved the task. */
    public abstract boolean of(Episode episode);
}
