package org.rollout4j.serve;

import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.rollout4j.lm.model.Completion;
import org.rollout4j.lm.serve.GenerationListener;

/** What happens to the texts of a call, from the thread that decodes to the one that answers. */
final class CallEvents implements GenerationListener {
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>(); // no more than texts have tokens

    /**
     * A token, an end or a failure.
     *
     * @param request the number of the text
     * @param token null where there is none
     * @param text what the text goes on with
     * @param end null as long as it goes on
     * @param failure null unless it failed
     */
    record Event(
            int request, Integer token, double logProb, String text, Completion.End end, RuntimeException failure) {}

    @Override
    public void onToken(int request, int token, double logProb, String text) {
        events.add(new Event(request, token, logProb, text, null, null));
    }

    @Override
    public void onEnd(int request, Completion.End end, String text) {
        events.add(new Event(request, null, 0, text, end, null));
    }

    @Override
    public void onFailure(int request, RuntimeException problem) {
        events.add(new Event(request, null, 0, "", null, problem));
    }

    /** The next one, if it comes in time. */
    Optional<Event> next(long millis) throws InterruptedException {
        return Optional.ofNullable(events.poll(millis, TimeUnit.MILLISECONDS));
    }
}
