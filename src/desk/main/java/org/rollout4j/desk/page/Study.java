package org.rollout4j.desk.page;

import java.io.IOException;
import java.util.function.Supplier;
import org.rollout4j.desk.profile.Profile;
import org.rollout4j.desk.write.PersonalLearner;

/** Learns from a profile in the background: what is in it at first, and then after every few signals. */
final class Study implements AutoCloseable {
    /** So many signals make an update. */
    static final int SIGNALS = 4;

    private final Profile profile;
    private final Supplier<PersonalLearner> fresh;
    private final Thread thread;
    private final Object updating = new Object();
    private volatile PersonalLearner learner;
    private volatile String problem;
    private int signals;
    private boolean anew = true;
    private boolean closed;

    @SuppressWarnings("ThreadPriorityCheck") // a hint only: what counts is that learners give way
    Study(Profile profile, Supplier<PersonalLearner> fresh) {
        this.profile = profile;
        this.fresh = fresh;
        learner = fresh.get();
        thread = new Thread(this::run, "desk-learning");
        thread.setDaemon(true);
        thread.setPriority(Thread.MIN_PRIORITY);
        thread.start();
    }

    PersonalLearner learner() {
        return learner;
    }

    /** Why nothing was learned the last time, in one line without any text; null while all is well. */
    String problem() {
        return problem;
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

    /** Has everything that was not taken back learned again by a fresh learner. */
    synchronized void beginAnew() {
        anew = true;
        notifyAll();
    }

    /** Forgets the profile while nothing is learned, and all that was learned with it. */
    void forget() throws IOException {
        synchronized (updating) {
            profile.forget();
            learner = fresh.get();
            problem = null;
        }
    }

    private void run() {
        try {
            while (await()) {
                learn(begin());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed
        }
    }

    private void learn(boolean replay) {
        synchronized (updating) {
            try {
                if (replay) {
                    PersonalLearner again = fresh.get();
                    profile.replay(again);
                    learner = again;
                } else {
                    profile.learn(learner);
                }
                problem = null;
            } catch (IOException e) {
                problem = e.getMessage();
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

    /** Whether all is to be learned again. */
    private synchronized boolean begin() {
        boolean replay = anew;
        if (!replay) {
            signals = 0;
        }
        anew = false;
        return replay;
    }

    /** Waits until the update that is being made has ended. */
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
