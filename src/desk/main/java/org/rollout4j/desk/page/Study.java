package org.rollout4j.desk.page;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import org.rollout4j.desk.profile.Entry;
import org.rollout4j.desk.profile.KeptLearning;
import org.rollout4j.desk.profile.Profile;
import org.rollout4j.desk.write.PersonalLearner;

/** Learns from a profile in the background: what is in it at first, and then after every few signals. */
final class Study implements AutoCloseable {
    /** So many signals make an update. */
    static final int SIGNALS = 4;

    private final Profile profile;
    private final Supplier<PersonalLearner> fresh;
    private final Runnable learned;
    private final Thread thread;
    private final Object updating = new Object();
    private volatile KeptLearning<PersonalLearner> learning;
    private volatile String problem;
    private volatile boolean behind = true;
    private int signals;
    private boolean anew = true;
    private boolean closed;

    /** @param learned called after an update, before the next one */
    @SuppressWarnings("ThreadPriorityCheck") // a hint only: what counts is that learners give way
    Study(Profile profile, Supplier<PersonalLearner> fresh, Runnable learned) {
        this.profile = profile;
        this.fresh = fresh;
        this.learned = learned;
        learning = begun();
        learning.recall();
        thread = new Thread(this::run, "desk-learning");
        thread.setDaemon(true);
        thread.setPriority(Thread.MIN_PRIORITY);
        thread.start();
    }

    private KeptLearning<PersonalLearner> begun() {
        return new KeptLearning<>(profile.folder(), fresh.get());
    }

    PersonalLearner learner() {
        return learning.learner();
    }

    /** Why nothing was learned the last time, in one line without any text; null while all is well. */
    String problem() {
        return problem;
    }

    /** Whether what is there is being learned anew, or from texts that were not known before. */
    boolean isBehind() {
        return behind;
    }

    /** Says that there is a signal more. */
    synchronized void hear() {
        signals++;
        notifyAll();
    }

    /** Says that there is something that should not wait for more. */
    synchronized void hurry() {
        signals = SIGNALS;
        notifyAll();
    }

    /** Has what was taken back be as if it had never been. */
    synchronized void beginAnew() {
        anew = true;
        behind = true;
        notifyAll();
    }

    /** Forgets the profile while nothing is learned, and all that was learned with it. */
    void forget() throws IOException {
        synchronized (updating) {
            profile.forget();
            learning = begun();
            problem = null;
            beginAnew();
        }
    }

    private void run() {
        try {
            while (await()) {
                learn(begin());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed
        } catch (CancellationException e) {
            // closed: what has been kept is gone on from
        }
    }

    private void learn(boolean replay) {
        synchronized (updating) {
            try {
                if (replay) {
                    List<Entry> journal = profile.entries();
                    KeptLearning<PersonalLearner> next = learning.agreesWith(journal) ? learning : begun();
                    next.catchUp(journal);
                    learning = next;
                    behind = false;
                } else {
                    profile.learn(learning);
                }
                learned.run();
                problem = null;
            } catch (IOException e) {
                problem = e.getMessage();
            } catch (CancellationException e) {
                throw e;
            } catch (RuntimeException e) {
                problem = e.getClass().getSimpleName() + " while learning"; // its message may quote a text
            }
        }
    }

    private synchronized boolean await() throws InterruptedException {
        while (!closed && !anew && signals < SIGNALS) {
            wait();
        }
        return !closed;
    }

    /** Whether what the journal says is to be compared with what was learned. */
    private synchronized boolean begin() {
        boolean replay = anew;
        if (!replay) {
            signals = 0;
        }
        anew = false;
        return replay;
    }

    /** Waits until the part of an update that is being made has ended, if learners give way by an exception, and else for the whole of it. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
