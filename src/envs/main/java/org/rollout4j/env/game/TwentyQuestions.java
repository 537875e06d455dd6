package org.rollout4j.env.game;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.rollout4j.core.Box;
import org.rollout4j.core.DiscreteEnvironment;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.MarkovModel;
import org.rollout4j.core.Policy;
import org.rollout4j.core.Renderable;
import org.rollout4j.core.Scene;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.StepResult;
import org.rollout4j.core.Success;

/**
 * Twenty questions about an animal: one of sixteen, each as likely, is to be found out by eight questions that are answered truly with yes or no.
 *
 * <p>The first eight actions ask a question each, the others guess an animal each, in the order of {@link #actionNames}. A question costs 0.05. A guess ends the
 * episode: it brings 1 if it is right, -1 if not. Nobody asks a question again or guesses what has been denied: that is illegal. Whoever does it all the same pays for
 * the same answer, or is wrong. The time limit is {@value #TIME_LIMIT} turns, of which whoever keeps to what is legal needs nine at most.
 *
 * <p>The observation is what has been said, a number for each question: 1 for yes, -1 for no, 0 if it has not been asked.
 *
 * <p>No two animals have the same answers, so that a decision tree finds each (Hyafil and Rivest, Constructing optimal binary decision trees is NP-complete,
 * Information Processing Letters 5(1), 1976, call the best one hard to find; here it takes no time). The optimum asks four questions and is worth 0.8; to
 * ask what parts those that are left most evenly, the rule of thumb, is worth 0.797.
 */
public final class TwentyQuestions implements DiscreteEnvironment, Renderable {
    public static final String ID = "twenty-questions";

    static final StepResult ASKED = new StepResult(-0.05f, false, false);
    static final StepResult RIGHT = new StepResult(1, true, false);
    static final StepResult WRONG = new StepResult(-1, true, false);
    static final int TIME_LIMIT = 20;

    private static final List<String> QUESTION_NAMES = List.of(
            "Has it four legs?",
            "Is it bigger than a man?",
            "Can it fly?",
            "Does it live in water?",
            "Does it eat meat?",
            "Do people keep it?",
            "Has it hair?",
            "Does it lay eggs?");

    private static final List<Animal> ANIMALS = List.of(
            new Animal("a cat", "+---+++-"),
            new Animal("a horse", "++---++-"),
            new Animal("a rabbit", "+----++-"),
            new Animal("a wolf", "+---+-+-"),
            new Animal("a bear", "++--+-+-"),
            new Animal("an elephant", "++------"),
            new Animal("a frog", "+--++--+"),
            new Animal("a turtle", "+--+---+"),
            new Animal("a crocodile", "++-++--+"),
            new Animal("a hen", "-----+-+"),
            new Animal("a parrot", "--+--+-+"),
            new Animal("an owl", "--+-+--+"),
            new Animal("a duck", "--++-+-+"),
            new Animal("an ostrich", "-+-----+"),
            new Animal("a bat", "--+-+-+-"),
            new Animal("a whale", "-+-++---"));

    private static final List<String> ACTION_NAMES = Stream.concat(
                    QUESTION_NAMES.stream(), ANIMALS.stream().map(animal -> "Is it " + animal.name + "?"))
            .toList();

    static final int QUESTIONS = QUESTION_NAMES.size();
    static final int THINGS = ANIMALS.size();

    private static final EnvironmentSpec SPEC = EnvironmentSpec.of(ID, Box.of(-1, 1, QUESTIONS), QUESTIONS + THINGS)
            .withActionMasks(true)
            .withTimeLimit(TIME_LIMIT)
            .withRewardLow(WRONG.reward())
            .withRewardHigh(RIGHT.reward())
            .withSuccess(Success.REWARD);

    private final SplitMix random = new SplitMix(0);
    private int hidden;
    /** The questions that have been asked, a bit each. */
    private int asked;

    /**
     * What is looked for.
     *
     * @param yes the questions that are answered with yes, a bit each
     */
    private record Animal(String name, int yes) {
        /** @param answers a plus or a minus for each question */
        Animal(String name, String answers) {
            this(
                    name,
                    Integer.parseInt(
                            new StringBuilder(answers.replace('+', '1').replace('-', '0'))
                                    .reverse()
                                    .toString(),
                            2));
        }
    }

    /** To ask what parts the animals that are left most evenly, the first such question, and to guess when one is left. */
    public static Map<String, Policy> heuristics() {
        return Map.of("bisect", Policy.ofRule(QUESTIONS, QUESTIONS + THINGS, TwentyQuestions::bisect));
    }

    private static int bisect(float[] observations, int offset) {
        int left = left(asked(observations, offset), yes(observations, offset));
        int count = Integer.bitCount(left);
        int best = QUESTIONS + Math.min(Integer.numberOfTrailingZeros(left), THINGS - 1);
        int bestPart = 0;
        for (int question = 0; question < QUESTIONS; question++) {
            int yes = Integer.bitCount(left & answeringYes(question));
            int part = Math.min(yes, count - yes);
            if (part > bestPart) {
                bestPart = part;
                best = question;
            }
        }
        return best;
    }

    /** The transitions in full: a state is what has been said so far. */
    public static MarkovModel model() {
        return new TwentyQuestionsModel();
    }

    /** The animals, a bit each, that the question is answered with yes for. */
    static int answeringYes(int question) {
        int things = 0;
        for (int thing = 0; thing < THINGS; thing++) {
            things |= (yes(thing) >> question & 1) << thing;
        }
        return things;
    }

    /** The questions, a bit each, that are answered with yes for an animal. */
    static int yes(int thing) {
        return ANIMALS.get(thing).yes;
    }

    /** The animals, a bit each, of which is true what has been said. */
    static int left(int asked, int yes) {
        int things = 0;
        for (int thing = 0; thing < THINGS; thing++) {
            things |= (yes(thing) & asked) == yes ? 1 << thing : 0;
        }
        return things;
    }

    /**
     * Whether an action is legal.
     *
     * @param asked the questions that have been asked, a bit each
     * @param left the animals that it can be, a bit each
     */
    static boolean legal(int action, int asked, int left) {
        return action < QUESTIONS ? (asked >> action & 1) == 0 : (left >> (action - QUESTIONS) & 1) == 1;
    }

    /** Writes what has been said. */
    static void write(int asked, int yes, float[] into, int offset) {
        for (int question = 0; question < QUESTIONS; question++) {
            int bit = 1 << question;
            into[offset + question] = (asked & bit) == 0 ? 0 : (yes & bit) == 0 ? -1 : 1;
        }
    }

    /** The questions, a bit each, that have been asked as an observation shows it. */
    static int asked(float[] observations, int offset) {
        int bits = 0;
        for (int question = 0; question < QUESTIONS; question++) {
            bits |= Math.abs(observations[offset + question]) > 0.5f ? 1 << question : 0;
        }
        return bits;
    }

    /** The questions, a bit each, that have been answered with yes as an observation shows it. */
    static int yes(float[] observations, int offset) {
        int bits = 0;
        for (int question = 0; question < QUESTIONS; question++) {
            bits |= observations[offset + question] > 0.5f ? 1 << question : 0;
        }
        return bits;
    }

    @Override
    public EnvironmentSpec spec() {
        return SPEC;
    }

    @Override
    public void reset(long seed) {
        random.restore(seed);
        hidden = random.nextInt(THINGS);
        asked = 0;
    }

    @Override
    public StepResult step(int action) {
        if (action < QUESTIONS) {
            asked |= 1 << action;
            return ASKED;
        }
        return action - QUESTIONS == hidden ? RIGHT : WRONG;
    }

    @Override
    public void observe(float[] into, int offset) {
        write(asked, yes(hidden) & asked, into, offset);
    }

    @Override
    public void actionMask(boolean[] into, int offset) {
        int left = left(asked, yes(hidden) & asked);
        for (int action = 0; action < QUESTIONS + THINGS; action++) {
            into[offset + action] = legal(action, asked, left);
        }
    }

    /** The questions with what has been answered, and the animals, those that are no longer possible faint. */
    @Override
    public Scene render() {
        Scene.Builder scene = Scene.builder(31, QUESTIONS + 1);
        int yes = yes(hidden) & asked;
        for (int question = 0; question < QUESTIONS; question++) {
            int y = question + 1;
            scene.text(6.5, y, 0.6, QUESTION_NAMES.get(question), Scene.Paint.INK);
            if ((asked >> question & 1) == 0) {
                scene.circle(14, y, 0.35, Scene.Paint.FAINT);
            } else {
                boolean isYes = (yes >> question & 1) == 1;
                scene.circle(14, y, 0.35, isYes ? Scene.Paint.GOOD : Scene.Paint.WARM)
                        .text(16, y, 0.6, isYes ? "yes" : "no", Scene.Paint.INK);
            }
        }
        int left = left(asked, yes);
        for (int thing = 0; thing < THINGS; thing++) {
            double x = thing < THINGS / 2 ? 20.5 : 27;
            Scene.Paint paint = (left >> thing & 1) == 1 ? Scene.Paint.INK : Scene.Paint.FAINT;
            scene.text(x, 1 + thing % (THINGS / 2), 0.6, ANIMALS.get(thing).name, paint);
        }
        return scene.build();
    }

    @Override
    public List<String> actionNames() {
        return ACTION_NAMES;
    }
}
