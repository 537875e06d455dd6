package org.rollout4j.env;

import static org.rollout4j.env.Finding.Severity.ERROR;
import static org.rollout4j.env.Finding.Severity.WARNING;

import org.rollout4j.env.Finding.Severity;

/** The mistakes that {@link EnvironmentChecker} knows, each with its fix. */
enum Mistake {
    THROWS(ERROR, "Nothing may throw while an episode is played by legal actions"),
    NO_SPEC(ERROR, "Return the spec from spec()"),
    SPEC_CHANGES(ERROR, "Make the spec once and return the same at every call and from every instance"),
    ACTION_KIND(
            ERROR,
            "Implement DiscreteEnvironment where the spec says how many actions there are, ContinuousEnvironment where it says a"
                    + " box"),
    ACTION_WRITTEN(ERROR, "Read the action without changing its array: what stands there is learned from"),
    OBSERVATION_NAN(ERROR, "Look for a division by zero, a root or a logarithm in what observe writes"),
    OBSERVATION_OUTSIDE(ERROR, "Widen the observation space of the spec, or clip what observe writes"),
    OBSERVATION_COARSE(
            WARNING,
            "Show how far it is from a start, or its place in a period: what floats do not tell apart no agent does"),
    OBSERVATION_SLICE(
            ERROR, "Write from offset on, observationSize floats and no more: the array holds other rows too"),
    OBSERVATION_UNWRITTEN(ERROR, "Write every element, zeros too: the array is not cleared before"),
    OBSERVATION_UNSTABLE(ERROR, "Change the observation in reset and step only, never in observe"),
    MASK_SLICE(ERROR, "Write from offset on, actionCount booleans and no more: the array holds other rows too"),
    MASK_UNSTABLE(ERROR, "Write every boolean, false too, and change the mask in reset and step only"),
    MASK_EMPTY(ERROR, "Leave at least one action legal, or end the episode with the step before"),
    MASK_UNDECLARED(ERROR, "Say so in the spec, withActionMasks(true): without it masks are not asked for"),
    NO_RESULT(ERROR, "Return a StepResult from every step"),
    REWARD_NOT_FINITE(ERROR, "Look for a division by zero, a root or a logarithm in the reward"),
    REWARD_OUTSIDE(ERROR, "Widen rewardLow and rewardHigh in the spec, or correct the reward"),
    REWARD_ACCUMULATES(
            WARNING,
            "If it is the sum so far, return what the step alone brought: what sums up is added up again, and early steps count many"
                    + " times over"),
    CLOCK(
            WARNING,
            "Advance time by a step of the environment, not by the clock or a timer: training is faster than real time, and its speed"
                    + " would decide what is learned"),
    TERMINATED_BY_TIME(
            WARNING,
            "Where the time is what ends the episode, return truncated: terminated says that no value follows"),
    SEED_IGNORED(ERROR, "Take all randomness from the seed given to reset: no generator that outlives it, no clock"),
    RESET_INCOMPLETE(ERROR, "Set every field anew in reset, generators included"),
    NOT_REPEATABLE(
            WARNING,
            "What cannot be seeded, as RL4J's MDPs cannot, still trains; its runs cannot be repeated nor resumed exactly. An MDP can where"
                    + " its constructor takes a java.util.Random or an ND4J one and draws from that alone"),
    COPIED_EPISODES(
            WARNING,
            "Draw from the seed given to reset, or give each instance a generator with a seed of its own: evaluations play first"
                    + " episodes of many instances, and copies of one are no sample"),
    SHARED_STATE(
            ERROR, "Keep what changes in fields of the instance, not in statics nor in objects that instances share");

    private final Severity severity;
    private final String fix;

    Mistake(Severity severity, String fix) {
        this.severity = severity;
        this.fix = fix;
    }

    Finding seen(String what) {
        return new Finding(severity, what, fix);
    }
}
