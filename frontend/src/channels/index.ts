export { ChannelBadge, ChannelIcon, ChannelTile } from './ChannelIcon'
export { channelColor, channelLook } from './channels'
