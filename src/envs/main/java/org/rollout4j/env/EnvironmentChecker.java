package org.rollout4j.env;

import java.util.List;
import java.util.random.RandomGenerator;
import org.rollout4j.core.Environment;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Require;
import org.rollout4j.core.SplitMix;

/**
 * Plays an environment for a while and finds the mistakes that people make when they write one: each breaks a promise of
 * {@link Environment} that training or resuming relies on.
 */
public final class EnvironmentChecker {
    private static final int EPISODES = 5;

    /** How many instances more begin with an episode of another seed. */
    private static final int INSTANCES = 3;

    /** Steps that are played at least, where nobody asks for more and they do not take too long. */
    private static final long STEPS = 2000;

    private static final long MAX_STEPS = 10_000;
    private static final long MAX_ELEMENTS = 20_000_000;

    private final EnvironmentFactory factory;
    private final long seed;
    /** Those asked for; 0 where nobody asked. */
    private final long steps;

    private final Findings findings = new Findings();

    private EnvironmentChecker(EnvironmentFactory factory, long seed, long steps) {
        this.factory = factory;
        this.seed = seed;
        this.steps = steps;
    }

    /**
     * Plays random legal actions for a few episodes, some two to ten thousand steps. What the environment throws becomes a finding.
     *
     * @param seed the seed of the episodes and actions
     * @return what is wrong, each kind of mistake once; empty if nothing was found
     */
    public static List<Finding> check(EnvironmentFactory factory, long seed) {
        EnvironmentChecker checker = new EnvironmentChecker(factory, seed, 0);
        return checker.findings(checker::checkAll);
    }

    /**
     * As {@link #check(EnvironmentFactory, long)}, for long: to find what goes wrong late. Also replays the beginning of an episode with
     * pauses, for some seconds in all, to find rewards that depend on the clock.
     *
     * @param steps how many are played in one instance at least, 1 to 1,000,000,000
     * @throws IllegalArgumentException if they are not that many
     */
    public static List<Finding> check(EnvironmentFactory factory, long seed, long steps) {
        return check(factory, seed, steps, ClockReview::sleep);
    }

    static List<Finding> check(EnvironmentFactory factory, long seed, long steps, Runnable pause) {
        Require.inRange("steps", steps, 1, 1_000_000_000);
        EnvironmentChecker checker = new EnvironmentChecker(factory, seed, steps);
        return checker.findings(() -> {
            checker.checkAll();
            checker.checkClock(pause);
        });
    }

    private List<Finding> findings(Runnable checks) {
        try {
            checks.run();
        } catch (Findings.CannotGoOn e) {
            // What keeps the environment from being played further is among the findings.
        }
        return findings.all();
    }

    private void checkClock(Runnable pause) {
        try (Probe probe = probe()) {
            new ClockReview(probe, pause)
                    .difference(episodeSeed(0), seed)
                    .ifPresent(what -> findings.add(Mistake.CLOCK, what));
        }
    }

    private void checkAll() {
        try (Probe first = probe();
                Probe second = probe()) {
            EnvironmentSpec spec = first.spec();
            if (!spec.equals(first.spec()) || !spec.equals(second.spec())) {
                findings.add(Mistake.SPEC_CHANGES, "spec() returns different specs at different calls");
            }
            Trace episode = first.play(episodeSeed(0), new SplitMix(seed), stepsAtMost(spec));
            boolean fresh = repeats(second, episode, Mistake.SEED_IGNORED, "in another instance");
            playOn(first, episode.moments.size() - 1L);
            first.checkEndsByTime();
            first.checkObservations();
            first.checkRewards();
            beginDifferently(first, episode);
            boolean again = fresh && repeats(first, episode, Mistake.RESET_INCOMPLETE, "after other episodes");
            if (again && factory.independent()) {
                sharesNothing(first, second, episode);
            }
        }
    }

    /** Plays other episodes, a few, and for as many steps as are wanted. */
    private void playOn(Probe probe, long played) {
        EnvironmentSpec spec = probe.spec();
        long wanted = steps > 0 ? steps : Math.min(STEPS, EPISODES * affordable(spec));
        long total = played;
        for (int i = 1; i < EPISODES || total < wanted; i++) {
            int most = (int) Math.min(spec.timeLimit(), Math.max(stepsAtMost(spec), wanted - total));
            total += probe.play(episodeSeed(i), new SplitMix(SplitMix.derive(seed, 1, i)), most)
                            .moments
                            .size()
                    - 1;
        }
    }

    private boolean repeats(Probe probe, Trace episode, Mistake mistake, String where) {
        String difference = probe.replay(episode, () -> {});
        if (difference == null) {
            return true;
        }
        findings.add(
                factory.independent() ? mistake : Mistake.NOT_REPEATABLE,
                "the same seed and actions bring " + difference + " " + where);
        return false;
    }

    /**
     * That what differs from episode to episode differs in the first episodes of instances, too: else those who play in many instances
     * side by side see copies of one.
     */
    private void beginDifferently(Probe played, Trace episode) {
        for (int i = 1; i <= INSTANCES; i++) {
            try (Probe fresh = probe()) {
                if (!isCopy(fresh, i, episode)) {
                    return;
                }
            }
        }
        for (int i = 1; i <= INSTANCES; i++) {
            if (!isCopy(played, i, episode)) {
                findings.add(
                        Mistake.COPIED_EPISODES,
                        "instances begin with the same episode whatever the seed, and differ only later: "
                                + (INSTANCES + 1) + " first episodes, 1 distinct");
                return;
            }
        }
    }

    /** Whether an episode of another seed brings the same under the same actions. */
    private boolean isCopy(Probe probe, int number, Trace episode) {
        return probe.play(episodeSeed(number), new SplitMix(seed), stepsAtMost(probe.spec()))
                .isCopyOf(episode);
    }

    private void sharesNothing(Probe one, Probe other, Trace episode) {
        RandomGenerator random = new SplitMix(SplitMix.derive(seed, 2));
        String difference = one.replay(episode, () -> other.play(random.nextLong(), random, 3));
        if (difference != null) {
            findings.add(Mistake.SHARED_STATE, "playing one instance changes another: it brings " + difference);
        }
    }

    private Probe probe() {
        Environment environment = findings.guard("the making of an environment", factory::create);
        return new Probe(environment, findings);
    }

    private long episodeSeed(int episode) {
        return SplitMix.derive(seed, 0, episode);
    }

    /** The steps of one episode: its time limit, unless that takes too long. */
    private static int stepsAtMost(EnvironmentSpec spec) {
        return (int) Math.min(spec.timeLimit(), affordable(spec));
    }

    /** The steps that an episode may take where nobody asks for more. */
    private static long affordable(EnvironmentSpec spec) {
        return Math.max(Math.min(MAX_STEPS, MAX_ELEMENTS / spec.observationSize()) / EPISODES, 10);
    }
}
