// Runs in the page. Notes when frames are drawn, and how long it takes from a key to the frame that shows it.
window.bench = {
  frames: [],
  keys: [],
  startFrames() {
    this.frames = []
    this.on = true
    const note = (at) => {
      this.frames.push(at)
      if (this.on) requestAnimationFrame(note)
    }
    requestAnimationFrame(note)
  },
  stopFrames() {
    this.on = false
    return this.frames.slice(1).map((at, index) => at - this.frames[index])
  },
  startKeys() {
    this.keys = []
    this.observer = new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if (entry.name === 'keydown' || entry.name === 'input') this.keys.push(entry.duration)
    })
    this.observer.observe({ type: 'event', durationThreshold: 16 })
  },
  stopKeys() {
    this.observer.takeRecords()
    this.observer.disconnect()
    return this.keys
  },
}
