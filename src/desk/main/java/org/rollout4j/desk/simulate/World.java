package org.rollout4j.desk.simulate;

import java.util.List;
import java.util.Map;
import org.rollout4j.desk.learn.LearningConfig;
import org.rollout4j.lm.data.Content;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.SamplingConfig;
import org.rollout4j.lm.model.Sequence;

/** What users write with: a model, what it is asked for, and what they may like about it. */
interface World {
    LanguageModel base();

    /** What the model is called. */
    String name();

    SamplingConfig sampling();

    LearningConfig learning();

    /** What is tried with each user, in the order of a table. */
    List<Arm> arms();

    /** How much of everything there is. */
    Scale scale();

    /** What is to be reached, by what came of each arm. */
    List<SimulationResult.Target> targets(Map<Arm, ArmResult> arms);

    /** What texts are asked for; the same for the same seed, and others for other ones. */
    List<Content> prompts(int count, long seed);

    /** What a user likes; numbers from 1. */
    Likes likes(int user);

    /** Text that the model knows, to see what it forgets. */
    List<Sequence> known();

    /**
     * How much of everything there is.
     *
     * @param every after so many opportunities an adapter learns
     * @param ahead for so many opportunities texts are written at once, where nothing is learned in between
     * @param slip a token less likely than that, in nats, is a slip
     * @param confidence what is less likely than that, in nats a token, is not shown
     * @param candidates the best of so many texts is shown
     * @param draws so many texts of the base are what users are made by
     * @param measured so many texts tell how far a model is from its base
     * @param bestOf the best of so many texts of the base is taken for the best possible
     */
    record Scale(
            int every,
            int ahead,
            double slip,
            double confidence,
            int candidates,
            int draws,
            int measured,
            int bestOf) {}
}
