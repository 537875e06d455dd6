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

    /** After how many opportunities an adapter learns. */
    int every();

    /** For how many opportunities texts are written at once, where nothing is learned in between. */
    int ahead();

    /** What is to be reached, by what came of each arm. */
    List<SimulationResult.Target> targets(Map<Arm, ArmResult> arms);

    /** What texts are asked for; the same for the same seed, and others for other ones. */
    List<Content> prompts(int count, long seed);

    /** What a user likes; numbers from 1. */
    Likes likes(int user);

    /** Text that the model knows, to see what it forgets. */
    List<Sequence> known();

    /** A token less likely than that, in nats, is a slip. */
    double slip();

    /** What is less likely than that, in nats a token, is not shown. */
    double confidence();

    /** How many texts the best is chosen of. */
    int candidates();

    /** How many texts of the base users are made by. */
    int draws();

    /** How many texts it is measured by how far a model is from its base. */
    int measured();

    /** The best of so many texts of the base is taken for the best possible. */
    int bestOf();
}
