/**
 * Watching a policy: the frames of an episode, and pictures of them for terminals, pages and animations.
 *
 * <pre>{@code
 * try (Episodes.Session session = episodes.open(model)) {
 *     FrameText text = new FrameText(session.environment(), session.actionNames(), Theme.DARK, Ansi.FULL);
 *     Frame frame = session.reset(seed);
 *     while (!frame.last()) {
 *         text.lines(1, frame).forEach(out::println);  // or FrameImage and GifWriter
 *         frame = session.step(false);
 *     }
 * }
 * }</pre>
 */
package org.rollout4j.view;
