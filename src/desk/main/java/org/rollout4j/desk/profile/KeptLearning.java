package org.rollout4j.desk.profile;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.rollout4j.core.Sha256;

/**
 * A learner whose states are kept beside the journal. It goes on from the newest one that was told what the journal says now, so that neither a start nor taking
 * something back has everything learned again; what it comes to are the bits of a replay. A state that cannot be kept or read costs time and nothing else.
 *
 * @param <L> what learns
 */
public final class KeptLearning<L extends ResumableLearner> implements LessonLearner {
    /** While many updates are made again, so often a state is kept. */
    private static final int KEPT_EVERY = 16;

    /** Before the update that comes before all others. */
    private static final long NOTHING = -1;

    private final L learner;
    private final LearnedFiles files;
    private final String beginning;
    private boolean begun;
    private long update;
    /** The hash of all that the learner was told, update by update. */
    private String told;

    /**
     * @param profile the folder of the profile
     * @param learner that was told nothing yet
     */
    public KeptLearning(Path profile, L learner) {
        this.learner = learner;
        files = new LearnedFiles(profile);
        beginning = Sha256.of(learner.identity());
        told = beginning;
    }

    public L learner() {
        return learner;
    }

    /** Has the learner be as it was when somebody stopped, for as long as the rest is learned: of it something may have been taken back since. */
    public void recall() {
        files.newest(NOTHING, (index, hash) -> true).ifPresent(this::restore);
    }

    private void restore(LearnedFiles.Kept kept) {
        try {
            learner.restore(kept.state());
        } catch (IllegalArgumentException e) {
            return; // of another version
        }
        begun = true;
        update = kept.update();
        told = kept.told();
    }

    /** Whether it was told nothing but what a journal says. */
    public boolean agreesWith(List<Entry> journal) {
        return !begun || told.equals(hashes(journal).get(update));
    }

    /**
     * Makes the updates of a journal that are in no state.
     *
     * @throws IllegalArgumentException if it was told something else
     */
    public void catchUp(List<Entry> journal) {
        Map<Long, String> hashes = hashes(journal);
        if (begun && !told.equals(hashes.get(update))) {
            throw new IllegalArgumentException("the learner was told something else");
        }
        files.newest(begun ? update : NOTHING, (index, hash) -> hash.equals(hashes.get(index)))
                .ifPresent(this::restore);
        begin();
        long known = update;
        for (Lessons.Update next : Lessons.updates(journal)) {
            if (next.index() > known) {
                learn(next, hashes.get(next.index()));
                if (update % KEPT_EVERY == 0) {
                    keep();
                }
            }
        }
        if (update > known && update % KEPT_EVERY != 0) {
            keep();
        }
    }

    private void begin() {
        if (!begun) {
            learner.begin();
            begun = true;
            keep();
        }
    }

    @Override
    public void update(List<Entry> lessons, long index) {
        begin();
        learn(new Lessons.Update(lessons, index), after(told, prefixes(lessons)[lessons.size()], index));
        keep();
    }

    /** @param hash of all that the learner was told then */
    private void learn(Lessons.Update next, String hash) {
        learner.update(next.lessons(), next.index());
        update = next.index();
        told = hash;
    }

    private void keep() {
        files.keep(new LearnedFiles.Kept(update, told, learner.state()));
    }

    /** After each update of a journal, and before the first, which is number 0, what has been told. */
    private Map<Long, String> hashes(List<Entry> journal) {
        Map<Long, String> hashes = new HashMap<>(Map.of(0L, beginning));
        String[] prefixes = prefixes(Lessons.of(journal));
        String hash = beginning;
        for (Lessons.Update next : Lessons.updates(journal)) {
            hash = after(hash, prefixes[next.lessons().size()], next.index());
            hashes.put(next.index(), hash);
        }
        return hashes;
    }

    private static String after(String hash, String lessons, long index) {
        return Sha256.of(hash + lessons + index);
    }

    /** {@code [lessons + 1]}, hashes of the first so many. */
    private static String[] prefixes(List<Entry> lessons) {
        String[] prefixes = new String[lessons.size() + 1];
        prefixes[0] = "";
        for (int i = 0; i < lessons.size(); i++) {
            MessageDigest digest = Sha256.digest();
            digest.update(prefixes[i].getBytes(StandardCharsets.UTF_8));
            digest.update(EntryJson.line(lessons.get(i)));
            prefixes[i + 1] = Sha256.of(digest);
        }
        return prefixes;
    }
}
