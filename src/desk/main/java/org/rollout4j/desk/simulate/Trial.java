package org.rollout4j.desk.simulate;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.Workers;
import org.rollout4j.desk.learn.Candidate;
import org.rollout4j.desk.learn.DeskLearner;
import org.rollout4j.desk.learn.LearningConfig;
import org.rollout4j.desk.learn.Taste;
import org.rollout4j.desk.profile.Entry;
import org.rollout4j.desk.profile.Event;
import org.rollout4j.lm.data.Content;
import org.rollout4j.lm.data.Encoder;
import org.rollout4j.lm.model.LanguageModel;

/** One user with one arm: opportunity by opportunity something is shown, answered and learned from. The same seed gives the same bits. */
final class Trial {
    private static final int WRITTEN = 1;
    private static final int ANSWERED = 2;
    private static final int EXPECTED = 3;

    /** Of so many texts the first one without a slip is shown where none is ranked. */
    private static final int UNRANKED = 4;

    private final World world;
    private final Arm arm;
    private final Teacher teacher;
    private final long seed;
    private final Encoder encoder;
    private final Pen pen;
    private final Taste taste;
    private final DeskLearner learner;
    private final List<Entry> lessons = new ArrayList<>();
    private LanguageModel model;
    private long updates;

    Trial(World world, Arm arm, Teacher teacher, long seed, Workers workers) {
        this.world = world;
        this.arm = arm;
        this.teacher = teacher;
        this.seed = seed;
        this.model = world.base();
        this.encoder = Encoder.of(model, false);
        this.pen = arm == Arm.NGRAM ? new MixedPen(world, workers) : new ModelPen(world, workers);
        this.taste = new Taste(model, workers, workers);
        this.learner = arm.adapts()
                ? new DeskLearner(model.adapted(config().lora(), world.name(), seed), config(), seed, workers)
                : null;
    }

    private LearningConfig config() {
        return switch (arm) {
            case SFT -> world.learning().wantedAlone();
            case UNBOUND -> world.learning().unbound();
            default -> world.learning();
        };
    }

    /** What writes candidates. */
    interface Pen {
        List<Candidate> write(LanguageModel model, List<int[]> prompts, long seed);

        /** Reads what somebody wrote or took. */
        default void read(int... text) {}
    }

    /** @param judges who judges each opportunity, whoever answers */
    List<Opportunity> run(List<Content> prompts, List<SimulatedUser> judges) {
        List<Opportunity> all = new ArrayList<>();
        List<List<Candidate>> written = List.of();
        int from = 0;
        for (int event = 0; event < prompts.size(); event++) {
            if (event == from + written.size()) {
                from = event;
                written = written(from, prompts.subList(from, end(from, prompts.size())));
            }
            all.add(opportunity(event, prompts.get(event), written.get(event - from), judges.get(event)));
            if (learner != null && (event + 1) % world.scale().every() == 0) {
                learner.update(List.copyOf(lessons), ++updates);
                model = learner.model();
            }
        }
        return all;
    }

    /** Up to where what writes stays as it is. */
    private int end(int from, int count) {
        int end = arm == Arm.NGRAM ? from + 1 : Math.min(from + world.scale().ahead(), count);
        return learner == null
                ? end
                : Math.min(
                        end, from + world.scale().every() - from % world.scale().every());
    }

    private List<List<Candidate>> written(int event, List<Content> prompts) {
        int count = arm.ranks() ? world.scale().candidates() : UNRANKED;
        List<Candidate> all = pen.write(
                model,
                prompts.stream()
                        .flatMap(prompt -> Collections.nCopies(count, encoder.prompt(prompt)).stream())
                        .toList(),
                SplitMix.derive(seed, WRITTEN, event));
        return IntStream.range(0, prompts.size())
                .mapToObj(i -> all.subList(i * count, (i + 1) * count))
                .toList();
    }

    private Opportunity opportunity(int event, Content prompt, List<Candidate> written, SimulatedUser judge) {
        Candidate best = written.get(taste.best(prompt, written));
        double utility = judge.likes().utility(prompt, best.text());
        if (best.meanLogProb() < world.scale().confidence() || best.text().isEmpty()) {
            return new Opportunity(false, 0, utility, 1);
        }
        SplitMix random = new SplitMix(SplitMix.derive(seed, ANSWERED, event));
        learn(prompt, best.text(), teacher.answer(event, prompt, best.text(), random));
        double taken = judge.acceptance(utility);
        return new Opportunity(true, taken, utility, (1 - taken) * costOfRefusal(event, prompt, best.text(), judge));
    }

    private double costOfRefusal(int event, Content prompt, String shown, SimulatedUser judge) {
        return judge.likes()
                .edited(prompt, shown, new SplitMix(SplitMix.derive(seed, EXPECTED, event)))
                .map(written -> SimulatedUser.EDIT_RATE * EditCost.of(tokens(shown), tokens(written))
                        + 1
                        - SimulatedUser.EDIT_RATE)
                .orElse(1.0);
    }

    private int[] tokens(String text) {
        return model.tokenizer().encode(text);
    }

    private void learn(Content prompt, String shown, SimulatedUser.Answer answer) {
        Event.Signal signal = signal(prompt, shown, answer);
        if (arm == Arm.SFT && !(signal instanceof Event.Accepted)) {
            return;
        }
        Entry lesson = new Entry(lessons.size() + 1L, Instant.EPOCH, signal);
        lessons.add(lesson);
        if (arm.ranks()) {
            taste.learn(lesson);
        }
        if (answer.written() != null) {
            pen.read(tokens(answer.written()));
        }
    }

    private static Event.Signal signal(Content prompt, String shown, SimulatedUser.Answer answer) {
        if (answer.written() == null) {
            return new Event.Rejected(prompt, shown);
        }
        return answer.takes(shown)
                ? new Event.Accepted(prompt, shown)
                : new Event.Edited(prompt, shown, answer.written());
    }

    /** What writes in the end. */
    LanguageModel model() {
        return model;
    }
}
