package org.rollout4j.env;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.rollout4j.core.Box;
import org.rollout4j.core.ContinuousEnvironment;
import org.rollout4j.core.DiscreteEnvironment;
import org.rollout4j.core.Environment;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.StepResult;

/** Plays one instance of an environment and looks closely at all that it does. */
final class Probe implements AutoCloseable {
    /** Elements before and behind the slice that an environment may write. */
    private static final int MARGIN = 3;
    /** Values that no environment is likely to write of itself. */
    private static final float[] BLANKS = {-0x1.5a5p101f, 0x1.2d3p97f};

    private final Environment environment;
    private final Findings findings;
    private final EnvironmentSpec spec;
    private final ProbeActions actions;
    private final boolean[] mask;
    private final ObservationReview review;
    private final RewardReview rewards = new RewardReview();
    /** What was observed last, in the episode at hand. */
    private float[] last;

    private int steps;
    private boolean ended;
    /** Episodes whose last step, at the time limit, was terminated and not truncated. */
    private int terminatedAtLimit;
    /** Whether an episode would have gone on at the time limit: then it is not the time that ends others there. */
    private boolean wentOnAtLimit;

    Probe(Environment environment, Findings findings) {
        this.environment = environment;
        this.findings = findings;
        this.spec = spec();
        checkKind();
        this.actions = new ProbeActions(spec.actions());
        this.mask = new boolean[spec.actionCount()];
        this.review = new ObservationReview(spec.observations());
    }

    private void checkKind() {
        boolean discrete = environment instanceof DiscreteEnvironment;
        if (spec.continuous() ? discrete : environment instanceof ContinuousEnvironment) {
            findings.add(
                    Mistake.ACTION_KIND,
                    "the spec says " + spec.actions() + ", yet it is a "
                            + (discrete ? "DiscreteEnvironment" : "ContinuousEnvironment"));
            throw new Findings.CannotGoOn();
        }
    }

    EnvironmentSpec spec() {
        EnvironmentSpec current = findings.guard("spec()", environment::spec);
        if (current == null) {
            findings.add(Mistake.NO_SPEC, "spec() returns null");
            throw new Findings.CannotGoOn();
        }
        return current;
    }

    @Override
    public void close() {
        findings.guard("close()", () -> {
            environment.close();
            return null;
        });
    }

    /** Plays an episode by random legal actions, {@code most} steps of it at most. */
    Trace play(long seed, RandomGenerator random, int most) {
        return play(seed, random, most, () -> {});
    }

    /**
     * As {@link #play(long, RandomGenerator, int)}.
     *
     * @param between done before each step
     */
    Trace play(long seed, RandomGenerator random, int most, Runnable between) {
        Trace trace = new Trace(seed);
        reset(seed);
        trace.moments.add(look(null, null));
        while (!ended && steps < most) {
            float[] action = actions.draw(mask, random);
            between.run();
            trace.moments.add(look(action, step(action)));
        }
        return trace;
    }

    /**
     * Plays an episode again.
     *
     * @param between done after each step, before anybody looks at what it brought
     * @return what was different first; null if nothing was
     */
    String replay(Trace trace, Runnable between) {
        reset(trace.seed);
        for (Trace.Moment then : trace.moments) {
            StepResult result = then.result() == null ? null : step(then.action());
            between.run();
            String difference = then.difference(look(then.action(), result));
            if (difference != null) {
                return difference + " at step " + steps;
            }
        }
        return null;
    }

    void reset(long seed) {
        findings.guard("reset(" + seed + ")", () -> {
            environment.reset(seed);
            return null;
        });
        steps = 0;
        ended = false;
        last = null;
    }

    /** Looks at all observations so far together. */
    void checkObservations() {
        review.coarse().ifPresent(what -> findings.add(Mistake.OBSERVATION_COARSE, what));
    }

    /** Looks at the rewards so far together. */
    void checkRewards() {
        rewards.sums().ifPresent(what -> findings.add(Mistake.REWARD_ACCUMULATES, what));
    }

    /** Looks at how the episodes ended that lasted until the time limit. */
    void checkEndsByTime() {
        if (terminatedAtLimit > 1 && !wentOnAtLimit) {
            findings.add(
                    Mistake.TERMINATED_BY_TIME,
                    "step " + spec.timeLimit() + ", the time limit of the spec, is terminated but not truncated");
        }
    }

    private StepResult take(float[] action) {
        return actions.take(environment, action, findings);
    }

    private StepResult step(float[] action) {
        String call = "step " + (steps + 1) + ", " + actions.text(action) + ",";
        StepResult result = findings.guard(call, () -> take(action));
        steps++;
        if (result == null) {
            findings.add(Mistake.NO_RESULT, call + " returns null");
            throw new Findings.CannotGoOn();
        }
        ended = result.ended() || steps >= spec.timeLimit();
        checkReward(result.reward());
        rewards.see(steps, result.reward());
        if (steps == spec.timeLimit() && !result.truncated()) {
            terminatedAtLimit += result.terminated() ? 1 : 0;
            wentOnAtLimit |= !result.terminated();
        }
        return result;
    }

    private void checkReward(float reward) {
        if (!Float.isFinite(reward)) {
            findings.add(Mistake.REWARD_NOT_FINITE, "the reward of step " + steps + " is " + reward);
        } else if (reward < (float) spec.rewardLow() || reward > (float) spec.rewardHigh()) {
            findings.add(
                    Mistake.REWARD_OUTSIDE,
                    "the reward of step " + steps + " is " + reward + ", outside " + spec.rewardLow() + " to "
                            + spec.rewardHigh());
        }
    }

    private Trace.Moment look(float[] action, StepResult result) {
        float[] seen = observe();
        review.see(last == null ? seen : last, 0, seen, 0);
        last = seen;
        int observation = Arrays.hashCode(seen);
        if (!ended && !spec.continuous()) {
            observeMask();
        }
        return new Trace.Moment(action, result, observation, ended ? 0 : Arrays.hashCode(mask));
    }

    private float[] observe() {
        float[] one = observeOver(BLANKS[0]);
        float[] other = observeOver(BLANKS[1]);
        Box box = spec.observations();
        for (int i = 0; i < one.length; i++) {
            if (one[i] == BLANKS[0] && other[i] == BLANKS[1]) {
                findings.add(Mistake.OBSERVATION_UNWRITTEN, "observe does not write element " + i + at());
                one[i] = 0;
            } else if (Float.compare(one[i], other[i]) != 0) {
                findings.add(
                        Mistake.OBSERVATION_UNSTABLE,
                        "two calls of observe write " + one[i] + " and " + other[i] + " as element " + i + at());
            } else if (Float.isNaN(one[i])) {
                findings.add(Mistake.OBSERVATION_NAN, "element " + i + " of the observation is NaN" + at());
            } else if (one[i] < box.low(i) || one[i] > box.high(i)) {
                findings.add(
                        Mistake.OBSERVATION_OUTSIDE,
                        "element " + i + " of the observation is " + one[i] + ", outside " + box.low(i) + " to "
                                + box.high(i) + at());
            }
        }
        return one;
    }

    private float[] observeOver(float blank) {
        int size = spec.observationSize();
        float[] buffer = new float[MARGIN + size + MARGIN];
        Arrays.fill(buffer, blank);
        findings.guard("observe" + at(), () -> {
            environment.observe(buffer, MARGIN);
            return null;
        });
        for (int i = 0; i < MARGIN; i++) {
            if (buffer[i] != blank || buffer[MARGIN + size + i] != blank) {
                findings.add(Mistake.OBSERVATION_SLICE, "observe writes outside its slice of the array" + at());
            }
        }
        return Arrays.copyOfRange(buffer, MARGIN, MARGIN + size);
    }

    private void observeMask() {
        boolean[] one = maskOver(true);
        boolean[] other = maskOver(false);
        if (!Arrays.equals(one, other)) {
            findings.add(Mistake.MASK_UNSTABLE, "two calls of actionMask write different masks" + at());
        }
        boolean any = false;
        boolean all = true;
        for (boolean legal : one) {
            any |= legal;
            all &= legal;
        }
        if (!any) {
            findings.add(Mistake.MASK_EMPTY, "there is no legal action" + at());
            throw new Findings.CannotGoOn();
        }
        if (!all && !spec.actionMasks()) {
            findings.add(
                    Mistake.MASK_UNDECLARED, "the spec says that there are no action masks, yet there is one" + at());
        }
        System.arraycopy(one, 0, mask, 0, mask.length);
    }

    private boolean[] maskOver(boolean blank) {
        int size = spec.actionCount();
        boolean[] buffer = new boolean[MARGIN + size + MARGIN];
        Arrays.fill(buffer, blank);
        findings.guard("actionMask" + at(), () -> {
            environment.actionMask(buffer, MARGIN);
            return null;
        });
        for (int i = 0; i < MARGIN; i++) {
            if (buffer[i] != blank || buffer[MARGIN + size + i] != blank) {
                findings.add(Mistake.MASK_SLICE, "actionMask writes outside its slice of the array" + at());
            }
        }
        return Arrays.copyOfRange(buffer, MARGIN, MARGIN + size);
    }

    private String at() {
        return " at step " + steps;
    }
}
